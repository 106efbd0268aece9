package dev.retrace.examples.config;

import dev.retrace.idm.IdmConfig;

/**
 * Everything a run depends on.
 *
 * @param run what differs between runs of one preset
 * @param model the network
 * @param diffusion the diffusion process
 * @param data the volumes
 * @param augmentation random changes of those that are trained on
 * @param training the optimization
 * @param memory what a training step may take
 * @param sampling the samples drawn while training
 */
public record RunConfig(
    RunSection run,
    ModelSection model,
    DiffusionSection diffusion,
    DataSection data,
    AugmentationSection augmentation,
    TrainingSection training,
    MemorySection memory,
    SamplingSection sampling) {
  /** Builds what the sections describe once, so that what does not fit is found at the start. */
  public RunConfig {
    requireClasses("training.label_dropout", training.labelDropout(), model);
    requireClasses("sampling.guidance", sampling.guidance(), model);
    if (sampling.guidance() > 0 && training.labelDropout() == 0) {
      throw new IllegalArgumentException(
          "sampling.guidance: expected 0 where training.label_dropout is 0, for the network then"
              + " never learns what volumes are like whatever their class, not "
              + sampling.guidance());
    }
    model.toIdm().core().growth();
    diffusion.toSchedule();
    if (sampling.steps() > diffusion.steps()) {
      throw new IllegalArgumentException(
          "sampling.steps: expected at most diffusion.steps, which is "
              + diffusion.steps()
              + ", not "
              + sampling.steps());
    }
    if (training.patch() > data.size()) {
      throw new IllegalArgumentException(
          "training.patch: expected at most data.size, which is "
              + data.size()
              + ", not "
              + training.patch());
    }
  }

  /**
   * The network, with an inverse where the loss needs one.
   *
   * @return its sizes and choices
   * @throws IllegalArgumentException if they do not fit together
   */
  public IdmConfig toIdm() {
    IdmConfig network = model.toIdm();
    return training.reconstruction() > 0 ? network.withInverse() : network;
  }

  /**
   * What the network is trained on: patches, or whole volumes.
   *
   * @return voxels along each axis
   */
  public int trainedSize() {
    return training.patch() == 0 ? data.size() : training.patch();
  }

  /**
   * What the network is given of a volume that is drawn or held out: patches, or all of it.
   *
   * @return voxels along each axis
   */
  public int sampledSize() {
    return sampling.patch() == 0 ? data.size() : Math.min(sampling.patch(), data.size());
  }

  private static void requireClasses(String key, double value, ModelSection model) {
    if (value > 0 && model.classes() == 0) {
      throw new IllegalArgumentException(
          key + ": expected 0 where model.classes is 0, not " + value);
    }
  }

  /**
   * The same run on other volumes.
   *
   * @param data {@code phantom} or a folder
   * @return otherwise equal
   */
  public RunConfig withData(String data) {
    return new RunConfig(
        new RunSection(run.preset(), data, run.seed()),
        model,
        diffusion,
        this.data,
        augmentation,
        training,
        memory,
        sampling);
  }

  /**
   * The same run, asked for samples in another way.
   *
   * @param sampling how many, and how
   * @return otherwise equal
   * @throws IllegalArgumentException if it does not fit the other sections
   */
  public RunConfig withSampling(SamplingSection sampling) {
    return new RunConfig(run, model, diffusion, data, augmentation, training, memory, sampling);
  }
}
