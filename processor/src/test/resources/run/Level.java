package run;

import dev.retrace.annotations.Invertible;
import java.util.List;
import java.util.Optional;

/** A U-Net by recursion. */
@Invertible
public final class Level {
  private final int channels;
  private final int depth;

  public Level(int channels, int depth) {
    this.channels = channels;
    this.depth = depth;
  }

  @Invertible
  List<Unit> encode() {
    return List.of(new Unit.Left(channels), new Unit.Right(channels));
  }

  @Invertible
  Optional<Junction> junction() {
    return depth == 0 ? Optional.empty() : Optional.of(new Junction(channels, depth));
  }

  @Invertible
  Unit decode() {
    return new Unit.Left(channels);
  }
}
