package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import dagger.Module;
import dagger.Provides;
import dev.retrace.examples.config.MemorySection;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.idm.diffusion.NoiseSchedule;
import jakarta.inject.Singleton;

/** The network and the diffusion process around it. */
@Module
final class ModelModule {
  private ModelModule() {}

  @Provides
  @Singleton
  static NoiseSchedule schedule(TrainerOptions options) {
    return options.config().diffusion().toSchedule();
  }

  @Provides
  @Singleton
  static MemoryWatch memory(TrainerOptions options) {
    return new MemoryWatch(!options.config().memory().budget().equals(MemorySection.NONE));
  }

  // The watch comes first: it counts from before the network.
  @Provides
  @Singleton
  @SuppressWarnings("unused")
  static Idm network(MemoryWatch memory, NDManager manager, TrainerOptions options) {
    Networks.requireSampledSize(options.config());
    return Networks.create(manager, options.config());
  }

  @Provides
  @Singleton
  static DataStatistics statistics(VolumeSet volumes) {
    return DataStatistics.of(volumes.training());
  }

  @Provides
  @Singleton
  static Denoiser denoiser(
      Idm network, TrainerOptions options, NoiseSchedule schedule, DataStatistics statistics) {
    return new Denoiser(network, statistics.preconditioning(options.config().diffusion(), schedule))
        .reconstructing(options.config().training().reconstruction());
  }

  @Provides
  @Singleton
  static ForwardProcess process(NoiseSchedule schedule) {
    return new ForwardProcess(schedule);
  }
}
