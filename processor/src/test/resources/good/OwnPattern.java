package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;

/** A pattern of the user's, called like one of the runtime's; laws that inherit what they say. */
@Invertible
@Split(pattern = OwnPattern.Checkerboard.class)
final class OwnPattern {
  @Coupling(law = good.law.Tight.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = good.law.Renamed.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @SuppressWarnings("deprecation")
  @Deprecated
  static final class Checkerboard implements dev.retrace.runtime.split.Pattern {
    public Checkerboard() {}

    @Override
    public boolean isOdd(int axis, int coordinate, int size) {
      return axis == 0 && coordinate == 0;
    }
  }
}
