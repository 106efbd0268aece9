package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.CouplingLayer;

/** A coupling: its branch makes a tape, its law writes into the state. */
record CouplingStage(String path, CouplingLayer coupling, Shape whole) implements Stage {
  @Override
  public Stage reversed() {
    return this; // the branch reads the same part, and the law writes as much
  }

  @Override
  public void forward(Run run, long batch) {
    CouplingFigures figures = figures(run, batch);
    BlockFigures branch = figures.branch();
    Ledger ledger = run.ledger();
    run.at(path, Phase.FORWARD, whole, batch);
    ledger.hold(Part.WORKSPACE, figures.copied());
    long kept = keptBytes(run, figures);
    ledger.hold(Part.KEPT, kept);
    boolean stores = run.strategyOf(coupling) == Strategy.STORE;
    long held = stores ? branch.tape() : 0; // the tape has the output
    ledger.pass(Part.WORKSPACE, Math.max(0, branch.evaluation() - held));
    ledger.release(Part.WORKSPACE, figures.copied());
    ledger.pass(Part.WORKSPACE, (stores ? 0 : branch.output()) + figures.law());
    run.work(branch.multiplications());
  }

  @Override
  public void backward(Run run, long batch) {
    CouplingFigures figures = figures(run, batch);
    BlockFigures branch = figures.branch();
    Ledger ledger = run.ledger();
    Strategy strategy = run.strategyOf(coupling);
    run.at(path, Phase.BACKWARD, whole, batch);
    ledger.release(Part.KEPT, keptBytes(run, figures));
    long read = strategy == Strategy.INVERT ? figures.copied() : figures.kept();
    ledger.hold(Part.TAPE, read);
    if (strategy != Strategy.STORE) {
      ledger.pass(Part.WORKSPACE, branch.evaluation());
      run.work(branch.multiplications());
    }
    ledger.hold(Part.TAPE, branch.tape());
    long earlier = run.gradientsBefore(coupling.block());
    ledger.pass(Part.WORKSPACE, figures.cotangent() + branch.pullback() + earlier);
    run.work(2 * branch.multiplications());
    // What the tape had saved is gone; its output serves the inverse.
    ledger.release(Part.TAPE, read + branch.tape() - branch.output());
    run.deliver(coupling.block());
    ledger.pass(Part.WORKSPACE, figures.copied() + figures.law());
    ledger.release(Part.TAPE, branch.output());
  }

  private long keptBytes(Run run, CouplingFigures figures) {
    return switch (run.strategyOf(coupling)) {
      case INVERT -> 0;
      case CHECKPOINT -> figures.kept();
      case STORE -> figures.kept() + figures.branch().tape();
    };
  }

  CouplingFigures figures(Run run, long batch) {
    return run.figures(this, batch);
  }
}
