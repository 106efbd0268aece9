package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.TrainingSection;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.memory.ResidentMemory;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.optim.UpdateRule;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** The training loop: steps, and in between validations, pictures and checkpoints. */
public final class Trainer {
  private final NDManager manager;
  private final TrainerOptions options;
  private final TrainingSection limits;
  private final Idm network;
  private final Denoiser denoiser;
  private final ForwardProcess process;
  private final Batches batches;
  private final UpdateRule rule;
  private final WeightAverage average;
  private final DriftGuard drift;
  private final Milestones milestones;
  private final Progress progress;

  @Inject
  Trainer(
      NDManager manager,
      TrainerOptions options,
      Idm network,
      Denoiser denoiser,
      ForwardProcess process,
      Batches batches,
      UpdateRule rule,
      WeightAverage average,
      DriftGuard drift,
      Milestones milestones,
      Progress progress) {
    this.manager = manager;
    this.options = options;
    this.limits = options.config().training();
    this.network = network;
    this.denoiser = denoiser;
    this.process = process;
    this.batches = batches;
    this.rule = rule;
    this.average = average;
    this.drift = drift;
    this.milestones = milestones;
    this.progress = progress;
  }

  /** Trains to the end. */
  public void run() {
    TrainingClock clock = new TrainingClock(limits);
    try (MetricsLog log = new MetricsLog(options.folder().metrics());
        Gradients gradients = new Gradients(manager);
        Ahead<Batch> ahead = new Ahead<>(batches::next, "batches")) {
      long step = 0;
      while (clock.progress(step) < 1) {
        StepMetrics metrics = step(++step, clock.learningRate(step - 1), ahead, gradients, log);
        log.step(metrics);
        requireFinite(metrics);
        progress.step(metrics, clock);
        average.follow(step);
        if (clock.progress(step) < 1) {
          milestones.pass(step, log);
        }
      }
      milestones.finish(step, log);
    }
  }

  private StepMetrics step(
      long step, double learningRate, Ahead<Batch> ahead, Gradients gradients, MetricsLog log) {
    long start = System.nanoTime();
    double loss;
    Batch batch = ahead.next();
    long[] t = batch.steps();
    try (NDArray x0 = batch.clean(manager);
        NDArray noise = batch.noise(manager);
        NDArray xt = process.addNoise(x0, t, noise)) {
      drift.watch(step, xt, t, log);
      loss = denoiser.train(xt, t, noise, MemoryPlan.DECLARED, gradients);
    }
    double norm = update(learningRate, gradients);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StepMetrics(step, loss, learningRate, norm, seconds, ResidentMemory.peakBytes());
  }

  private double update(double learningRate, Gradients gradients) {
    List<NDArray> all = new ArrayList<>();
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      gradients.of(parameter.getValue()).ifPresent(all::add);
    }
    double norm =
        limits.clipNorm() > 0 ? GradientNorm.clip(all, limits.clipNorm()) : GradientNorm.of(all);
    rule.beginStep();
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      gradients
          .of(parameter.getValue())
          .ifPresent(
              grad ->
                  rule.update(
                      parameter.getKey(), parameter.getValue().getArray(), grad, learningRate));
    }
    gradients.clear();
    return norm;
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
