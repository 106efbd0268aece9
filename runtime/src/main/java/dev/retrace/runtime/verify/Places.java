package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Walk;
import java.util.ArrayList;
import java.util.List;

/** Where a network is checked: each step on what reaches it, and then the whole. */
final class Places {
  private Places() {}

  /**
   * Walks through a network and keeps what reaches each step.
   *
   * @param x borrowed; copies of activations live under its manager
   */
  static List<Place> of(InvertibleBlock network, NDArray x, Conditions conditions) {
    NDManager manager = x.getManager();
    List<Place> places = new ArrayList<>();
    State start = State.of(x.duplicate());
    try (Pass pass = Pass.training(conditions, MemoryPlan.INVERTED)) {
      State end =
          Walk.forward(
              network,
              start,
              (path, layer, state) -> {
                NDArray reached = state.value().duplicate();
                reached.attach(manager);
                places.add(new Place(path, layer, reached, conditions, 1, true));
                return layer.forward(state, pass);
              });
      end.close();
    }
    boolean single = places.size() == 1 && places.get(0).layer().equals(network);
    if (!single) {
      places.add(new Place("", network, x, conditions, places.size(), false));
    }
    return places;
  }
}
