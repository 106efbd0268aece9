package dev.retrace.runtime;

import dev.retrace.annotations.Half;
import java.util.List;

/**
 * Runs a network step by step, as its generated methods would, and shows each step the state that
 * really reaches it. Declared classes and chains are entered; couplings and all other layers are
 * steps.
 *
 * <p>It follows the declaration, not the generated code: where the two part, a class that was
 * written or changed by hand is wrong.
 */
public final class Walk {
  /** Takes one step. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Runs a layer in the walk's direction.
     *
     * @param path from the network, such as {@code encode[1].residual}; empty if it is the network
     * @param layer the step; a coupling is a {@link CouplingLayer}
     * @param state consumed
     * @return owned by the caller
     */
    State visit(String path, InvertibleBlock layer, State state);
  }

  private final boolean inverse;
  private final Visitor visitor;

  private Walk(boolean inverse, Visitor visitor) {
    this.inverse = inverse;
    this.visitor = visitor;
  }

  /**
   * Walks from a network's input to its output.
   *
   * @param network initialized
   * @param x consumed
   * @param visitor takes each step, usually by the layer's {@code forward}
   * @return owned by the caller
   */
  public static State forward(InvertibleBlock network, State x, Visitor visitor) {
    return new Walk(false, visitor).through("", network, x);
  }

  /**
   * Walks from a network's output to its input.
   *
   * @param network initialized
   * @param y consumed
   * @param visitor takes each step, usually by the layer's {@code inverse}
   * @return owned by the caller
   */
  public static State inverse(InvertibleBlock network, State y, Visitor visitor) {
    return new Walk(true, visitor).through("", network, y);
  }

  private State through(String path, InvertibleBlock network, State state) {
    if (network instanceof InvertibleChain chain) {
      return throughChain(path, chain, state);
    }
    if (network instanceof DeclaredBlock declared) {
      return throughSteps(path, declared, state);
    }
    return visitor.visit(path, network, state);
  }

  private State throughChain(String path, InvertibleChain chain, State state) {
    State current = state;
    int count = chain.layers().size();
    for (int i = 0; i < count; i++) {
      int at = inverse ? count - 1 - i : i;
      String name = NamedBlock.join(path, chain.nameOf(at));
      current = through(name, chain.layers().get(at), current);
    }
    return current;
  }

  // Neighbouring layers on parts share one pair of lanes, as in the generated methods.
  private State throughSteps(String path, DeclaredBlock declared, State state) {
    State whole = state;
    Lanes<State> lanes = null;
    List<Step> steps = declared.steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(inverse ? steps.size() - 1 - i : i);
      if (step.on() == Half.BOTH) {
        whole = lanes == null ? whole : declared.join(lanes.left(), lanes.right());
        lanes = null;
        whole = take(path, step, whole);
      } else {
        lanes = lanes == null ? declared.lanes(whole) : lanes;
        lanes =
            step.on() == Half.LEFT
                ? new Lanes<>(take(path, step, lanes.left()), lanes.right())
                : new Lanes<>(lanes.left(), take(path, step, lanes.right()));
      }
    }
    return lanes == null ? whole : declared.join(lanes.left(), lanes.right());
  }

  private State take(String path, Step step, State state) {
    if (step instanceof CouplingStep coupling) {
      String name = NamedBlock.join(path, coupling.name());
      return visitor.visit(name, new CouplingLayer(coupling), state);
    }
    LayerStep layer = (LayerStep) step;
    return through(NamedBlock.join(path, layer.name()), layer.layer(), state);
  }
}
