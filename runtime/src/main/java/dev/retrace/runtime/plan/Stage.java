package dev.retrace.runtime.plan;

/** A step of a network, and what it does to memory on the way there and on the way back. */
sealed interface Stage permits CouplingStage, LayerStage, LaneStage, SlotStage {
  /** The step of the network's inverse that undoes this one. */
  Stage reversed();

  /** Runs a number of samples. */
  void forward(Run run, long batch);

  /** Goes back with them. */
  void backward(Run run, long batch);
}
