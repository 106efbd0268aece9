package good;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;
import java.util.Optional;

@Invertible
@Split(left = "kept")
public final class Junction {
  private final int depth;

  Junction(int depth) {
    this.depth = depth;
  }

  int kept() {
    return 8 * depth;
  }

  @Invertible(on = Half.LEFT)
  Optional<InvertibleBlock> attend() {
    return Optional.empty();
  }

  @Invertible(on = Half.RIGHT)
  InvertibleChain down() {
    return new InvertibleChain(List.of());
  }

  @Invertible(on = Half.RIGHT)
  UNetLevel level() {
    return new UNetLevel(depth - 1);
  }

  @Invertible(on = Half.RIGHT)
  InvertibleChain up() {
    return new InvertibleChain(List.of());
  }
}
