package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;

/**
 * Parts are copied out of a whole, or into one: value first, then gradient, each with one more
 * buffer.
 */
record LaneStage(String path, Shape whole) implements Stage {
  @Override
  public Stage reversed() {
    return this; // parts are copied out where they were copied in, and the other way round
  }

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
    long bytes = run.bytes(whole, batch);
    if (run.isPiece()) { // of a larger buffer, which stays
      run.ledger().hold(Part.STATE, bytes);
      run.ledger().hold(Part.STATE_GRADIENT, phase == Phase.BACKWARD ? bytes : 0);
      run.leavePiece();
    } else {
      run.ledger().pass(Part.STATE, bytes);
    }
  }
}
