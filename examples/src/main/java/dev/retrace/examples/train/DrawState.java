package dev.retrace.examples.train;

import java.util.List;

/**
 * All that the batches to come depend on, beside the volumes.
 *
 * @param random the state of the generator
 * @param waiting the volumes that have not come in this round, by their numbers, the next one last
 */
record DrawState(long random, List<Integer> waiting) {
  DrawState {
    waiting = List.copyOf(waiting);
  }
}
