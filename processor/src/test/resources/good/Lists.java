package good;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Invertible
public final class Lists {
  @Invertible(on = Half.LEFT)
  ArrayList<CouplingPair> subtype() {
    return new ArrayList<>();
  }

  @Invertible
  List<? extends InvertibleBlock> runtime() {
    return List.of();
  }

  @Invertible
  Optional<? extends CouplingPair> wildcard() {
    return Optional.empty();
  }

  @Invertible
  Unit chosen() {
    return new LeftUnit();
  }

  @Invertible
  CouplingPair once() {
    return new CouplingPair();
  }
}
