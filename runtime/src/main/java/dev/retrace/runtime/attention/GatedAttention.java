package dev.retrace.runtime.attention;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.law.Gate;
import dev.retrace.runtime.split.Pattern;
import dev.retrace.runtime.split.SiteRegion;
import dev.retrace.runtime.split.TokenCheckerboard;

/**
 * Attention as the gate of a coupling: the sites of a pattern are multiplied, one by one, by what
 * attention between the patches of a grid makes of all other sites.
 *
 * <pre>
 *   x1 = seen part of x, x2 = hidden part
 *   y  = x1 + x2 ⊙ g(u(x1))          u: {@code AttentionBranch}, g: the law, at first {@link Gate}
 * </pre>
 *
 * <p>This is how IDM, the invertible diffusion model for medical volumes, writes attention: a
 * product with attention weights, and a division by them. (Its weights were not bounded away from
 * zero.) The gain of the branch starts at zero, where {@link Gate} is the identity; it stretches by
 * at most e either way, so the inverse is as stable as the forward way. Only half of the sites
 * change: two layers with opposite halves reach all.
 *
 * <p>Parameters: {@code query}, {@code key} (channel, channel) and {@code gain} (channel).
 */
public final class GatedAttention extends CouplingLayer {
  private final TokenGrid grid;
  private final Pattern pattern;
  private final Half writes;
  private final AttentionBranch branch;

  private GatedAttention(Builder builder, TokenGrid grid, Pattern pattern, AttentionBranch branch) {
    super("", new SiteRegion(pattern, builder.writes), builder.law, branch);
    this.grid = grid;
    this.pattern = pattern;
    this.writes = builder.writes;
    this.branch = branch;
  }

  /**
   * Starts a description; everything has a default.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Shape outputShape(Shape input) {
    branch.requireFit(input);
    new Sight(pattern, writes, grid, input).require(pattern.getClass().getSimpleName());
    return super.outputShape(input);
  }

  @Override
  protected void prepare(Shape[] inputs) {
    outputShape(inputs[0]);
  }

  /** Describes a layer. */
  public static final class Builder {
    private int grid = 2;
    private int heads = 1;
    private Half writes = Half.RIGHT;
    private CouplingLaw law = new Gate();
    private Pattern pattern;

    private Builder() {}

    /**
     * Sets the number of patches along each spatial axis, each of which is a token.
     *
     * @param grid at least 2, a divisor of every size; default 2
     * @return this builder
     */
    public Builder optGrid(int grid) {
      this.grid = grid;
      return this;
    }

    /**
     * Sets the number of groups of channels that attend for themselves.
     *
     * @param heads a divisor of the channels; default 1
     * @return this builder
     */
    public Builder optHeads(int heads) {
      this.heads = heads;
      return this;
    }

    /**
     * Sets the part of the pattern that is hidden and gated.
     *
     * @param writes {@code LEFT} or, by default, {@code RIGHT}
     * @return this builder
     */
    public Builder optWrites(Half writes) {
      this.writes = writes;
      return this;
    }

    /**
     * Sets how a site changes with what attention returned for it.
     *
     * @param law one channel of its branch for one it writes; default {@link Gate}
     * @return this builder
     */
    public Builder optLaw(CouplingLaw law) {
      this.law = law;
      return this;
    }

    /**
     * Sets which sites are hidden. Patterns under which attention sees nothing are refused when the
     * layer is initialized: a checkerboard whose parity does not depend on the patch, for one.
     *
     * @param pattern default {@link TokenCheckerboard} on the grid of the patches
     * @return this builder
     */
    public Builder optPattern(Pattern pattern) {
      this.pattern = pattern;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @return the layer, not initialized
     * @throws IllegalArgumentException if a setting is out of range
     */
    public GatedAttention build() {
      if (writes == Half.BOTH) {
        throw new IllegalArgumentException("a gate hides one half of the sites, LEFT or RIGHT");
      }
      TokenGrid tokens = new TokenGrid(grid);
      return new GatedAttention(
          this,
          tokens,
          pattern == null ? new TokenCheckerboard(grid) : pattern,
          new AttentionBranch(tokens, heads));
    }
  }
}
