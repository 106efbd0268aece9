package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;

/** A layer that a plan can show the batch in slices. */
record SlotStage(String path, InvertibleBlock layer, Shape input, Shape output, List<Stage> stages)
    implements Stage {
  @Override
  public Stage reversed() {
    return new SlotStage(path, layer, output, input, StageList.reversed(stages));
  }

  /** The branches below. */
  long branches() {
    return stages.stream().mapToLong(SlotStage::branchesOf).sum();
  }

  private static long branchesOf(Stage stage) {
    if (stage instanceof SlotStage slot) {
      return slot.branches();
    }
    return stage instanceof CouplingStage ? 1 : 0;
  }

  @Override
  public void forward(Run run, long batch) {
    run.ledger().measure(layer, () -> go(run, batch, true));
  }

  @Override
  public void backward(Run run, long batch) {
    run.ledger().measure(layer, () -> go(run, batch, false));
  }

  private void go(Run run, long batch, boolean there) {
    long samples = run.plan().samplesOf(layer, batch);
    if (samples == batch) {
      through(run, batch, there);
      return;
    }
    run.inSlices(batch, samples, !there, each -> slice(run, each, there));
    if (!input.equals(output)) {
      together(run, Part.STATE, batch, there);
      if (!there) {
        together(run, Part.STATE_GRADIENT, batch, false);
      }
    }
  }

  // What the stages return either lies in the whole again, or waits to be put together anew.
  private void slice(Run run, long samples, boolean there) {
    through(run, samples, there);
    if (input.equals(output) && !run.isPiece()) {
      run.ledger().release(Part.STATE, run.bytes(input, samples));
      run.ledger().release(Part.STATE_GRADIENT, there ? 0 : run.bytes(input, samples));
    }
  }

  private void together(Run run, Part part, long batch, boolean there) {
    long whole = run.bytes(there ? input : output, batch);
    long result = run.bytes(there ? output : input, batch);
    run.ledger().hold(part, result);
    run.ledger().release(part, result + whole);
  }

  private void through(Run run, long batch, boolean there) {
    for (int i = 0; i < stages.size(); i++) {
      if (there) {
        stages.get(i).forward(run, batch);
      } else {
        stages.get(stages.size() - 1 - i).backward(run, batch);
      }
    }
  }
}
