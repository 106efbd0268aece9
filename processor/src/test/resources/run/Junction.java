package run;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;

/** Keeps some channels, whose halves are rewritten meanwhile. */
@Invertible
final class Junction extends Descent<Level> {
  private final int channels;
  private final int depth;

  Junction(int channels, int depth) {
    this.channels = channels;
    this.depth = depth;
  }

  @Override
  int kept() {
    return channels - 1;
  }

  @Override
  Level below() {
    return new Level(2, depth - 1);
  }

  @Invertible(on = Half.LEFT)
  Unit attend() {
    return new Unit.Left(kept());
  }
}
