package dev.retrace.idm.declared;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.HalfSwap;
import java.util.List;
import java.util.Optional;

/** Steps that hold nothing: on all channels, and on parts. */
@Invertible
record Nothing() implements Piece {
  @Invertible
  Optional<HalfSwap> absent() {
    return Optional.empty();
  }

  @Invertible(on = Half.LEFT)
  List<Piece> empty() {
    return List.of();
  }

  @Invertible(on = Half.RIGHT)
  Optional<Piece> neither() {
    return Optional.empty();
  }
}
