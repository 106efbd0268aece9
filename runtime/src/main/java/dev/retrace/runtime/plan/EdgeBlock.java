package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;

/** A block before or after the core, evaluated or recorded whole or in slices. */
record EdgeBlock(String path, Block block, Shape input, Shape output) {
  /** Evaluates, and leaves the whole output in a part. */
  void evaluate(Run run, long batch, Part outputPart) {
    run.at(path, Phase.FORWARD, input, batch);
    run.ledger().measure(block, () -> evaluated(run, batch, outputPart));
  }

  private void evaluated(Run run, long batch, Part outputPart) {
    if (isWhole(run, batch)) {
      evaluatePiece(run, batch, outputPart);
      return;
    }
    run.inSlices(
        batch, run.plan().samplesOf(block, batch), false, n -> evaluatePiece(run, n, outputPart));
    run.ledger().pass(outputPart, run.bytes(output, batch)); // the pieces become one
  }

  private void evaluatePiece(Run run, long batch, Part outputPart) {
    BlockFigures figures = figures(run, batch);
    boolean stores = run.strategyOf(block) == Strategy.STORE;
    run.ledger().hold(Part.KEPT, stores ? figures.tape() : 0);
    run.ledger().pass(Part.WORKSPACE, figures.evaluation() - (stores ? figures.output() : 0));
    run.ledger().hold(outputPart, figures.output());
    run.work(figures.multiplications());
  }

  /** Records whole; the tape waits for {@link #pullTape}. */
  void record(Run run, long batch) {
    BlockFigures figures = figures(run, batch);
    run.at(path, Phase.FORWARD, input, batch);
    run.ledger()
        .measure(
            block,
            () -> {
              run.ledger().pass(Part.WORKSPACE, figures.evaluation());
              run.ledger().hold(Part.TAPE, figures.tape());
            });
    run.work(figures.multiplications());
  }

  /** Pulls a tape back that was recorded whole; the gradient of the input stays in a part. */
  void pullTape(Run run, long batch, Part gradPart) {
    BlockFigures figures = figures(run, batch);
    run.at(path, Phase.BACKWARD, input, batch);
    run.ledger()
        .measure(
            block,
            () -> {
              run.ledger().pass(Part.WORKSPACE, figures.pullback());
              run.ledger().release(Part.TAPE, figures.tape());
              run.ledger().hold(gradPart, run.bytes(input, batch));
              run.deliver(block);
            });
    run.work(2 * figures.multiplications());
  }

  /** Records and pulls back, piece by piece. */
  void pullback(Run run, long batch) {
    run.at(path, Phase.BACKWARD, input, batch);
    run.ledger()
        .measure(
            block,
            () -> {
              if (isWhole(run, batch)) {
                pullPiece(run, batch);
              } else {
                long samples = run.plan().samplesOf(block, batch);
                run.inSlices(batch, samples, true, n -> pullPiece(run, n));
              }
            });
  }

  private void pullPiece(Run run, long batch) {
    BlockFigures figures = figures(run, batch);
    Ledger ledger = run.ledger();
    if (run.strategyOf(block) == Strategy.STORE) {
      ledger.release(Part.KEPT, figures.tape());
    } else {
      ledger.pass(Part.WORKSPACE, figures.evaluation());
      run.work(figures.multiplications());
    }
    ledger.hold(Part.TAPE, figures.tape());
    ledger.pass(Part.WORKSPACE, figures.pullback());
    ledger.release(Part.TAPE, figures.tape());
    run.deliver(block);
    run.work(2 * figures.multiplications());
  }

  boolean isWhole(Run run, long batch) {
    return run.plan().samplesOf(block, batch) == batch;
  }

  private BlockFigures figures(Run run, long batch) {
    return run.figures(this, batch);
  }
}
