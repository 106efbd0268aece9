package dev.retrace.examples.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.TrainingSection;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.runtime.memory.ResidentMemory;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.train.OptimizerStep;
import dev.retrace.runtime.train.StepReport;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** The training loop: steps, and in between validations, pictures and checkpoints. */
public final class Trainer {
  private final NDManager manager;
  private final TrainerOptions options;
  private final TrainingSection limits;
  private final Denoiser denoiser;
  private final ForwardProcess process;
  private final Batches batches;
  private final OptimizerStep optimizer;
  private final StepPlanning planning;
  private final MemoryWatch memory;
  private final WeightAverage average;
  private final DriftGuard drift;
  private final Milestones milestones;
  private final Progress progress;
  private final RunObservers observers;
  private final RunState state;
  private final CheckpointStore checkpoints;
  private final LossWatch losses;

  @Inject
  Trainer(
      NDManager manager,
      TrainerOptions options,
      Denoiser denoiser,
      ForwardProcess process,
      Batches batches,
      OptimizerStep optimizer,
      StepPlanning planning,
      MemoryWatch memory,
      WeightAverage average,
      DriftGuard drift,
      Milestones milestones,
      Progress progress,
      RunObservers observers,
      RunState state,
      CheckpointStore checkpoints,
      LossWatch losses) {
    this.manager = manager;
    this.options = options;
    this.limits = options.config().training();
    this.denoiser = denoiser;
    this.process = process;
    this.batches = batches;
    this.optimizer = optimizer;
    this.planning = planning;
    this.memory = memory;
    this.average = average;
    this.drift = drift;
    this.milestones = milestones;
    this.progress = progress;
    this.observers = observers;
    this.state = state;
    this.checkpoints = checkpoints;
    this.losses = losses;
  }

  /**
   * Trains to the end, or until it is asked to stop.
   *
   * @throws UserException if training diverges, memory does not suffice, or what was to be resumed
   *     belongs to other volumes
   */
  public void run() {
    checkpoints.begin();
    // What was to be resumed may refuse what it is given; its configuration then stays as it was.
    options.folder().make(Configurations.toYaml(options.config()));
    try (TrainingObserver log = observers.open();
        Ahead<Drawn> ahead = new Ahead<>(batches::draw, "batches")) {
      try {
        run(ahead, log);
      } catch (RuntimeException e) {
        RuntimeException cause = advised(e);
        endEarly(log, cause);
        throw cause;
      }
    }
  }

  private RuntimeException advised(RuntimeException e) {
    return e instanceof EngineException engine
        ? MemoryWatch.advice(engine, planning).map(RuntimeException.class::cast).orElse(e)
        : e;
  }

  // What ended the run matters more than that it cannot be noted, as on a full disk.
  private static void endEarly(TrainingObserver log, RuntimeException cause) {
    String reason = cause instanceof UserException ? cause.getMessage() : cause.toString();
    try {
      log.end("ended early: " + reason.lines().findFirst().orElse(""));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void run(Ahead<Drawn> ahead, TrainingObserver log) {
    PlannedStep planned = planning.plan();
    progress.say(optimizer.describe(limits.accumulate()));
    try {
      if (state.isDue() && state.clock().progress(state.step()) < 1) {
        milestones.pass(state.step(), log);
      }
      takeSteps(planned, ahead, log);
      if (!options.stop().isRequested()) {
        milestones.finish(state.step(), log);
        log.end("finished after " + state.step() + " steps");
        return;
      }
    } catch (Stopped e) {
      // What was broken off is done when the run goes on.
    }
    milestones.stop(state.step(), log);
    log.end("stopped after " + state.step() + " steps");
  }

  private void takeSteps(PlannedStep planned, Ahead<Drawn> ahead, TrainingObserver log) {
    TrainingClock clock = state.clock();
    long step = state.step();
    long first = step + 1;
    memory.beginStep();
    while (clock.progress(step) < 1 && !options.stop().isRequested()) {
      StepMetrics metrics = step(++step, clock.learningRate(step - 1), planned, ahead, log);
      if (step == first) {
        StepMemory taken = memory.compare(planned, manager);
        progress.say(taken.sentence());
        log.memory(taken);
      }
      log.step(metrics);
      requireHealthy(metrics);
      progress.step(metrics, clock);
      average.follow(step);
      if (clock.progress(step) < 1) {
        milestones.pass(step, log);
      }
    }
  }

  private StepMetrics step(
      long step,
      double learningRate,
      PlannedStep planned,
      Ahead<Drawn> ahead,
      TrainingObserver log) {
    long start = System.nanoTime();
    List<Drawn> drawn = Stream.generate(ahead::next).limit(limits.accumulate()).toList();
    if (drift.isDue(step)) {
      watchDrift(step, drawn.get(0).batch(), log);
    }
    List<MicroBatch> microBatches =
        drawn.stream()
            .map(
                each ->
                    new MicroBatch(
                        manager,
                        process,
                        denoiser,
                        planned.plan(),
                        each.batch(),
                        1.0 / drawn.size()))
            .toList();
    StepReport report = optimizer.run(learningRate, microBatches);
    state.advance(step, drawn.get(drawn.size() - 1).after());
    double loss = microBatches.stream().mapToDouble(MicroBatch::loss).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StepMetrics(
        step, loss, learningRate, report.gradientNorm(), seconds, ResidentMemory.peakBytes());
  }

  private void watchDrift(long step, Batch batch, TrainingObserver log) {
    long[] t = batch.steps();
    try (NDArray clean = batch.clean(manager);
        NDArray noise = batch.noise(manager);
        NDArray noisy = process.addNoise(clean, t, noise)) {
      drift.watch(step, noisy, t, log);
    }
  }

  private void requireHealthy(StepMetrics metrics) {
    losses
        .see(metrics)
        .ifPresent(
            fault -> {
              throw new UserException(
                  fault
                      + "; lower training.learning_rate or set training.clip_norm; "
                      + checkpoints.lastGood());
            });
  }
}
