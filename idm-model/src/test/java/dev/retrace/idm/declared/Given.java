package dev.retrace.idm.declared;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.law.Additive;
import java.util.Optional;

/** Returns what it was given, null included. */
@Invertible
record Given(Block branch, Optional<Piece> piece, InvertibleBlock layer) implements Piece {
  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block residual() {
    return branch;
  }

  @Invertible
  @Override
  public Optional<Piece> piece() {
    return piece;
  }

  @Invertible
  @Override
  public InvertibleBlock layer() {
    return layer;
  }
}
