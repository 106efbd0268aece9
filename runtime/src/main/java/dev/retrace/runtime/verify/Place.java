package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import java.util.Optional;

/**
 * A layer of a network and the activations that really reach it.
 *
 * @param path from the network, empty for the whole
 * @param layer initialized
 * @param x what reaches it, borrowed; checks make their arrays under its manager
 * @param conditions what its branches are given, borrowed
 * @param steps how many steps it is made of
 * @param single whether it is one step, which nothing smaller can be blamed for
 */
record Place(
    String path,
    InvertibleBlock layer,
    NDArray x,
    Conditions conditions,
    int steps,
    boolean single) {
  NDManager manager() {
    return x.getManager();
  }

  DataType type() {
    return x.getDataType();
  }

  Optional<CouplingLayer> coupling() {
    return layer instanceof CouplingLayer coupling ? Optional.of(coupling) : Optional.empty();
  }

  Methods methods() {
    return new Methods(layer, conditions);
  }
}
