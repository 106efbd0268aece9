package dev.retrace.runtime.plan;

import java.util.List;

/**
 * What a step goes through whose loss asks for the inverse of its core: a stem that reads what the
 * network's head has returned, the core's steps undone, and a head of its own.
 */
record WayBack(EdgeBlock stem, List<Stage> stages, EdgeBlock head) {
  WayBack {
    stages = List.copyOf(stages);
  }
}
