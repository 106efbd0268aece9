package dev.example;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.split.Pattern;
import java.util.function.IntFunction;

/**
 * A gate on every other row, from those between.
 *
 * @param channels of the layer
 * @param branch makes a branch that returns so many channels
 */
@Invertible
@Split(pattern = GatedSites.Rows.class)
@SuppressWarnings("HalfNeverWritten") // the next layer writes the other rows
public record GatedSites(int channels, IntFunction<Block> branch) {
  @Coupling(law = Gate.class, writes = Half.RIGHT)
  Block gate() {
    return branch.apply(channels);
  }

  /** Even rows are left. */
  public static final class Rows implements Pattern {
    /** For generated classes. */
    public Rows() {}

    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 1 && coordinate % 2 == 1;
    }
  }
}
