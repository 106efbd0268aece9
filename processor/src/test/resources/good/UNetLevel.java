package good;

import dev.retrace.annotations.Invertible;
import java.util.List;
import java.util.Optional;

@Invertible
public final class UNetLevel {
  private final int depth;

  public UNetLevel(int depth) {
    this.depth = depth;
  }

  @Invertible
  List<Unit> encode() {
    return List.of(new LeftUnit(), new RightUnit());
  }

  @Invertible
  Optional<Junction> junction() {
    return depth == 0 ? Optional.empty() : Optional.of(new Junction(depth));
  }

  @Invertible
  List<? extends Unit> decode() {
    return List.of(new LeftUnit());
  }
}
