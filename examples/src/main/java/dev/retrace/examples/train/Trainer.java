package dev.retrace.examples.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
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
      RunObservers observers) {
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
  }

  /**
   * Trains to the end.
   *
   * @throws UserException if training diverges, or memory does not suffice
   */
  public void run() {
    try (TrainingObserver log = observers.open();
        Ahead<Batch> ahead = new Ahead<>(batches::next, "batches")) {
      run(ahead, log);
    } catch (EngineException e) {
      throw MemoryWatch.advice(e, planning).map(RuntimeException.class::cast).orElse(e);
    }
  }

  private void run(Ahead<Batch> ahead, TrainingObserver log) {
    TrainingClock clock = new TrainingClock(limits);
    PlannedStep planned = planning.plan();
    progress.say(optimizer.describe(limits.accumulate()));
    memory.beginStep();
    long step = 0;
    while (clock.progress(step) < 1) {
      StepMetrics metrics = step(++step, clock.learningRate(step - 1), planned, ahead, log);
      if (step == 1) {
        StepMemory taken = memory.compare(planned, manager);
        progress.say(taken.sentence());
        log.memory(taken);
      }
      log.step(metrics);
      requireFinite(metrics);
      progress.step(metrics, clock);
      average.follow(step);
      if (clock.progress(step) < 1) {
        milestones.pass(step, log);
      }
    }
    milestones.finish(step, log);
    log.end("finished after " + step + " steps");
  }

  private StepMetrics step(
      long step,
      double learningRate,
      PlannedStep planned,
      Ahead<Batch> ahead,
      TrainingObserver log) {
    long start = System.nanoTime();
    List<Batch> drawn = Stream.generate(ahead::next).limit(limits.accumulate()).toList();
    if (drift.isDue(step)) {
      watchDrift(step, drawn.get(0), log);
    }
    List<MicroBatch> microBatches =
        drawn.stream()
            .map(
                batch ->
                    new MicroBatch(
                        manager, process, denoiser, planned.plan(), batch, 1.0 / drawn.size()))
            .toList();
    StepReport report = optimizer.run(learningRate, microBatches);
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

  private static void requireFinite(StepMetrics metrics) {
    if (!Double.isFinite(metrics.loss()) || !Double.isFinite(metrics.gradientNorm())) {
      throw new UserException(
          "Training diverged at step "
              + metrics.step()
              + ": the loss is "
              + metrics.loss()
              + "; lower training.learning_rate or set training.clip_norm");
    }
  }
}
