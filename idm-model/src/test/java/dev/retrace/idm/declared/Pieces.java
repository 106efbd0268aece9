package dev.retrace.idm.declared;

import dev.retrace.annotations.Invertible;
import java.util.List;

/** A list of whatever is permitted, lists like this one included. */
@Invertible
record Pieces(List<Piece> given) implements Piece {
  @Invertible
  List<Piece> all() {
    return given;
  }
}
