package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dagger.Module;
import dagger.Provides;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.train.OptimizerStep;
import jakarta.inject.Singleton;

/** What a training loop is made of beside the network. */
@Module
final class LoopModule {
  private LoopModule() {}

  @Provides
  @Singleton
  static ToldLabels labels(TrainerOptions options, VolumeSet volumes) {
    return ToldLabels.of(options.config(), volumes);
  }

  @Provides
  @Singleton
  static Batches batches(TrainerOptions options, VolumeSet volumes, ToldLabels labels) {
    RunConfig config = options.config();
    return new Batches(
        volumes.training(),
        config.training().batch(),
        config.diffusion().steps(),
        config.augmentation().toAugmentation(config.data()),
        new Patches(config.training().patch(), config.training().patchStart()),
        labels,
        options.config().run().seed());
  }

  @Provides
  @Singleton
  static UpdateRule rule(NDManager manager, TrainerOptions options) {
    RunConfig config = options.config();
    return AdamW.builder()
        .weightDecay(config.training().weightDecay())
        .moments(config.memory().moments().format())
        .build(manager);
  }

  @Provides
  @Singleton
  static OptimizerStep optimizer(
      NDManager manager, Idm network, UpdateRule rule, TrainerOptions options) {
    RunConfig config = options.config();
    return OptimizerStep.builder(network, rule)
        .fused(config.memory().fusedStep())
        .clipNorm(config.training().clipNorm())
        .weightNorm(config.training().weightNorm(), config.training().weightNormForm())
        .timesThrough(config.training().reconstruction() > 0 ? 2 : 1)
        .build(manager);
  }

  @Provides
  @Singleton
  static StepPlanning planning(TrainerOptions options, Idm network) {
    return new StepPlanning(options.config(), network);
  }

  @Provides
  @Singleton
  static WeightAverage average(NDManager manager, Idm network, TrainerOptions options) {
    return new WeightAverage(manager, network, options.config().training().weightAverage());
  }

  @Provides
  @Singleton
  static LossWatch losses(TrainerOptions options) {
    return new LossWatch(options.config().training());
  }

  @Provides
  static ValidationFactory validations(
      NDManager manager, NoiseSchedule schedule, VolumeSet volumes, TrainerOptions options) {
    int batch = options.config().training().batch();
    return heldOut ->
        new Validation(
            manager, schedule, volumes.training(), heldOut, batch, options.config().run().seed());
  }

  @Provides
  static HeldOutPredictor predictor(Denoiser denoiser, ToldLabels labels, TrainerOptions options) {
    return some -> options.config().sampling().toPredictor(denoiser.given(labels.all(some)));
  }

  @Provides
  static VolumeSampler sampler(
      NDManager manager,
      Denoiser denoiser,
      NoiseSchedule schedule,
      DataStatistics statistics,
      TrainerOptions options) {
    RunConfig config = options.config();
    long size = config.data().size();
    return new VolumeSampler(
        manager,
        BatchPredictor.of(denoiser, config.model().classes(), config.sampling()),
        config.sampling().toSampler(schedule, config.data().range()),
        new Shape(1, config.model().imageChannels(), size, size, size),
        config.training().batch(),
        statistics.spacing());
  }

  @Provides
  static DriftGuard driftGuard(
      Idm network, Denoiser denoiser, TrainerOptions options, Progress progress) {
    RunConfig config = options.config();
    return new DriftGuard(
        network.core(),
        denoiser,
        config.training().driftCheckEvery(),
        config.run().seed(),
        progress);
  }

  @Provides
  @Singleton
  static Progress progress(TrainerOptions options) {
    return new Progress(options.out(), options.terminal());
  }
}
