package dev.retrace.idm.declared;

import dev.retrace.annotations.Invertible;
import java.util.List;

/** Returns itself, through another class, without end. */
@Invertible
record Endless() implements Piece {
  @Invertible
  Pieces again() {
    return new Pieces(List.of(new Endless()));
  }
}
