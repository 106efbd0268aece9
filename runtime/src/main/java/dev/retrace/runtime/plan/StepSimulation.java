package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.MemoryPlan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Goes through one training step, forward and back, and adds up what lives. */
final class StepSimulation {
  private final StepOutline outline;
  private final OptimizerMemory optimizer;
  private final Run run;
  private final Ledger ledger;
  private final long batch;

  private StepSimulation(
      StepOutline outline, MemoryPlan plan, OptimizerMemory optimizer, Ledger ledger) {
    this.outline = outline;
    this.optimizer = optimizer;
    this.ledger = ledger;
    batch = outline.batch();
    run = new Run(outline, plan, optimizer, ledger);
  }

  /** Everything there is to know about a step. */
  static Prediction predict(StepOutline outline, MemoryPlan plan, OptimizerMemory optimizer) {
    StepSimulation simulation = new StepSimulation(outline, plan, optimizer, new Ledger(true));
    simulation.step();
    return simulation.prediction();
  }

  /** The peaks of a step. */
  static Ledger peaks(StepOutline outline, MemoryPlan plan, OptimizerMemory optimizer) {
    Ledger ledger = new Ledger(false);
    new StepSimulation(outline, plan, optimizer, ledger).step();
    return ledger;
  }

  /** The multiplications of a step. */
  static long work(StepOutline outline, MemoryPlan plan, OptimizerMemory optimizer) {
    StepSimulation simulation = new StepSimulation(outline, plan, optimizer, new Ledger(false));
    simulation.step();
    return simulation.run.work();
  }

  private Prediction prediction() {
    return new Prediction(
        ledger.peak(),
        ledger.peakPlace(),
        ledger.atPeak(),
        ledger.highest(),
        ledger.readings(),
        run.work(),
        estimated());
  }

  private void step() {
    standing();
    if (outline.embedder() != null) {
      outline.embedder().record(run, batch);
    }
    ledger.hold(Part.WORKSPACE, outline.conditionBytes()); // the sum of their gradients
    if (outline.stem() == null) {
      run.at("", Phase.FORWARD, outline.coreInput(), batch);
      ledger.hold(Part.STATE, run.bytes(outline.coreInput(), batch));
    } else {
      outline.stem().evaluate(run, batch, Part.STATE);
    }
    run.under(corePath(), () -> outline.stages().forEach(each -> each.forward(run, batch)));
    head();
    run.under(corePath(), () -> back(outline.stages()));
    stem();
    ledger.release(Part.WORKSPACE, outline.conditionBytes());
    if (outline.embedder() != null) {
      outline.embedder().pullTape(run, batch, Part.WORKSPACE);
    }
    if (!optimizer.fused()) {
      update();
    }
  }

  private String corePath() {
    return outline.stem() == null ? "" : "core";
  }

  private void standing() {
    long valueBytes = outline.type().getNumOfBytes();
    for (Parameter parameter : outline.parameters()) {
      long values = parameter.getShape().size();
      ledger.hold(Part.PARAMETERS, values * valueBytes);
      if (parameter.requiresGradient()) {
        ledger.hold(Part.MOMENTS, optimizer.moments().bytes(values, outline.type()));
      }
      ledger.hold(Part.AVERAGE, optimizer.averaged() ? values * valueBytes : 0);
    }
    ledger.hold(Part.VOLUMES, outline.heldVolumeBytes());
  }

  private void head() {
    EdgeBlock head = outline.head();
    if (head == null) {
      run.at("", Phase.BACKWARD, outline.coreOutput(), batch);
      ledger.hold(Part.STATE_GRADIENT, run.bytes(outline.coreOutput(), batch));
      return;
    }
    boolean throughInverse = outline.wayBack() != null;
    around(head, throughInverse ? () -> wayBack(outline.wayBack()) : () -> {});
  }

  // The output, its gradient, what happens to that meanwhile, and the gradient of what it came
  // from.
  private void around(EdgeBlock head, Runnable meanwhile) {
    long output = run.bytes(head.output(), batch);
    if (head.isWhole(run, batch)) {
      head.record(run, batch);
      ledger.hold(Part.VOLUMES, output); // the gradient; the output is the tape's
      meanwhile.run();
      head.pullTape(run, batch, Part.STATE_GRADIENT);
      ledger.release(Part.VOLUMES, output);
      ledger.hold(Part.VOLUMES, output); // the output lives as long as the step
    } else {
      head.evaluate(run, batch, Part.VOLUMES);
      ledger.hold(Part.VOLUMES, output); // the gradient
      meanwhile.run();
      ledger.hold(Part.STATE_GRADIENT, run.bytes(head.input(), batch));
      head.pullback(run, batch);
      ledger.release(Part.VOLUMES, output);
    }
  }

  // A step of its own within the step, on the head's output.
  private void wayBack(WayBack way) {
    way.stem().evaluate(run, batch, Part.STATE);
    run.under(corePath(), () -> way.stages().forEach(each -> each.forward(run, batch)));
    around(way.head(), () -> {});
    run.under(corePath(), () -> back(way.stages()));
    ledger.release(Part.STATE, run.bytes(way.stem().output(), batch));
    long read = run.bytes(way.stem().input(), batch);
    ledger.hold(Part.VOLUMES, read); // the gradient of the network's output
    way.stem().pullback(run, batch);
    ledger.release(Part.STATE_GRADIENT, run.bytes(way.stem().output(), batch));
    ledger.release(Part.VOLUMES, read + run.bytes(way.head().output(), batch));
  }

  private void back(List<Stage> stages) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      stages.get(i).backward(run, batch);
    }
  }

  private void stem() {
    ledger.release(Part.STATE, run.bytes(outline.coreInput(), batch));
    if (outline.stem() != null) {
      outline.stem().pullback(run, batch); // nobody asks for the gradient of volumes
    }
    ledger.release(Part.STATE_GRADIENT, run.bytes(outline.coreInput(), batch));
  }

  private void update() {
    run.at("optimizer", Phase.UPDATE, new Shape(batch), batch);
    long valueBytes = outline.type().getNumOfBytes();
    for (Parameter parameter : outline.parameters()) {
      ledger.pass(Part.WORKSPACE, optimizer.updateBytes(parameter.getShape().size(), valueBytes));
    }
  }

  private Set<String> estimated() {
    Set<String> paths = new TreeSet<>();
    collect(outline.stages(), paths);
    for (EdgeBlock edge : outline.edges()) {
      if (run.figures(edge, batch).estimated()) {
        paths.add(edge.path());
      }
    }
    return paths;
  }

  private void collect(List<Stage> stages, Set<String> paths) {
    for (Stage stage : stages) {
      if (stage instanceof SlotStage slot) {
        collect(slot.stages(), paths);
      } else if (stage instanceof LayerStage layer && layer.isEstimated()) {
        paths.add(layer.path());
      } else if (stage instanceof CouplingStage coupling
          && coupling.figures(run, batch).branch().estimated()) {
        paths.add(coupling.path());
      }
    }
  }
}
