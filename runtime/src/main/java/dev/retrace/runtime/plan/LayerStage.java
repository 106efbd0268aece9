package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerDemand;

/**
 * A layer without a branch: what it returns replaces what it was given.
 *
 * @param input of the stage
 * @param output of the stage
 * @param undone whether the stage runs the layer's inverse
 */
record LayerStage(String path, InvertibleBlock layer, Shape input, Shape output, boolean undone)
    implements Stage {
  // What a layer is taken to need that cannot tell itself: formulas, recorded on the way back.
  private static final int BUFFERS_FORWARD = 4;
  private static final int BUFFERS_BACK = 6;

  boolean isEstimated() {
    return !(layer instanceof LayerDemand);
  }

  @Override
  public Stage reversed() {
    return new LayerStage(path, layer, output, input, !undone);
  }

  @Override
  public void forward(Run run, long batch) {
    run.at(path, Phase.FORWARD, input, batch);
    run.ledger().pass(Part.WORKSPACE, forwardBytes(run, batch));
    replace(run, Part.STATE, input, output, batch);
    run.leavePiece();
  }

  @Override
  public void backward(Run run, long batch) {
    run.at(path, Phase.BACKWARD, output, batch);
    // A piece of a larger buffer is not freed when it is replaced.
    long stays = run.isPiece() ? run.bytes(output, batch) : 0;
    run.ledger().pass(Part.WORKSPACE, backwardBytes(run, batch) + stays);
    run.deliver(layer);
    replace(run, Part.STATE, output, input, batch);
    replace(run, Part.STATE_GRADIENT, output, input, batch);
    run.leavePiece();
  }

  private static void replace(Run run, Part part, Shape before, Shape after, long batch) {
    run.ledger().release(part, run.isPiece() ? 0 : run.bytes(before, batch));
    run.ledger().hold(part, run.bytes(after, batch));
  }

  private long forwardBytes(Run run, long batch) {
    return layer instanceof LayerDemand demand
        ? demand.forwardBytes(Shapes.withBatch(layerInput(), batch), run.type())
        : BUFFERS_FORWARD * larger(run, batch);
  }

  private long backwardBytes(Run run, long batch) {
    return layer instanceof LayerDemand demand
        ? demand.backwardBytes(Shapes.withBatch(layerInput(), batch), run.type())
        : BUFFERS_BACK * larger(run, batch);
  }

  // A layer takes about as much for its inverse, and tells what it takes by its input.
  private Shape layerInput() {
    return undone ? output : input;
  }

  private long larger(Run run, long batch) {
    return Math.max(run.bytes(input, batch), run.bytes(output, batch));
  }
}
