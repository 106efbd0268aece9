package dev.retrace.idm.declared;

import dev.retrace.annotations.Invertible;

/** What a list may mix: a plain class with an inherited step, and records. */
@Invertible
sealed interface Piece permits Flow, Nothing, Pieces, Endless, Sides, Given {}
