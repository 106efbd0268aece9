package dev.retrace.idm.declared;

import dev.retrace.annotations.Invertible;
import java.util.List;

/** Swapping couplings, one after the other. */
@Invertible
record SwappingStack(List<SwappingLayer> given) {
  @Invertible
  List<SwappingLayer> layer() {
    return given;
  }
}
