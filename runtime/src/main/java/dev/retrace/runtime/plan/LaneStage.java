package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;

/**
 * Parts are copied out of a whole, or into one: value first, then gradient, each with one more
 * buffer.
 */
record LaneStage(String path, Shape whole) implements Stage {
  @Override
  public void forward(Run run, long batch) {
    copy(run, Phase.FORWARD, batch);
  }

  @Override
  public void backward(Run run, long batch) {
    copy(run, Phase.BACKWARD, batch);
  }

  private void copy(Run run, Phase phase, long batch) {
    run.at(path, phase, whole, batch);
    run.ledger().pass(Part.STATE, run.bytes(whole, batch));
  }
}
