package dev.retrace.examples.config;

import dev.retrace.runtime.train.WeightNormForm;

/**
 * The section {@code training} of a configuration.
 *
 * @param batch volumes per forward and backward
 * @param accumulate batches per optimizer step
 * @param steps optimizer steps, 0 for no limit
 * @param maxMinutes minutes, 0 for no limit
 * @param learningRate the highest learning rate
 * @param lowestRate the learning rate at the end of the cosine
 * @param warmupSteps steps in which the learning rate rises
 * @param weightDecay decoupled weight decay
 * @param weightNorm the factor of the norm of all parameters in the loss
 * @param weightNormForm which norm
 * @param reconstruction the factor, in the loss, of the error of what the network's inverse makes
 *     of its output
 * @param labelDropout the part of the labels that are not told
 * @param clipNorm the largest norm of all gradients together, 0 for no limit
 * @param weightAverage the decay of the averaged weights, 0 for none
 * @param validateEvery steps between validations
 * @param validationVolumes held-out volumes looked at while training
 * @param checkpointEvery steps between checkpoints
 * @param keepCheckpoints how many of the last checkpoints stay on the disk, 0 for all
 * @param sampleEvery steps between sample pictures
 * @param patch voxels along each axis of the patches of volumes that are trained on, 0 for whole
 *     volumes
 * @param patchStart how a patch's place is drawn
 * @param driftCheckEvery steps between checks that rebuilt activations have not drifted, 0 for none
 * @param riseFactor times the running median from which a loss is too high, 0 to let it rise
 * @param riseSteps steps in a row with too high a loss that end the run
 */
public record TrainingSection(
    int batch,
    int accumulate,
    int steps,
    double maxMinutes,
    double learningRate,
    double lowestRate,
    int warmupSteps,
    double weightDecay,
    double weightNorm,
    WeightNormForm weightNormForm,
    double reconstruction,
    double labelDropout,
    double clipNorm,
    double weightAverage,
    int validateEvery,
    int validationVolumes,
    int checkpointEvery,
    int keepCheckpoints,
    int sampleEvery,
    int patch,
    PatchStart patchStart,
    int driftCheckEvery,
    double riseFactor,
    int riseSteps) {
  /** Checks the numbers. */
  public TrainingSection {
    Checks.atLeast("training.batch", batch, 1);
    Checks.atLeast("training.accumulate", accumulate, 1);
    Checks.atLeast("training.steps", steps, 0);
    Checks.atLeast("training.max_minutes", maxMinutes, 0);
    Checks.above("training.learning_rate", learningRate, 0);
    Checks.atLeast("training.lowest_rate", lowestRate, 0);
    Checks.atLeast("training.warmup_steps", warmupSteps, 0);
    Checks.atLeast("training.weight_decay", weightDecay, 0);
    Checks.atLeast("training.weight_norm", weightNorm, 0);
    Checks.atLeast("training.reconstruction", reconstruction, 0);
    if (!(labelDropout >= 0 && labelDropout < 1)) {
      throw new IllegalArgumentException(
          "training.label_dropout: expected a number from 0 up to, not including, 1, not "
              + labelDropout);
    }
    Checks.atLeast("training.clip_norm", clipNorm, 0);
    if (!(weightAverage >= 0 && weightAverage < 1)) {
      throw new IllegalArgumentException(
          "training.weight_average: expected a number from 0 up to, not including, 1, not "
              + weightAverage);
    }
    Checks.atLeast("training.validate_every", validateEvery, 1);
    Checks.atLeast("training.validation_volumes", validationVolumes, 1);
    Checks.atLeast("training.checkpoint_every", checkpointEvery, 1);
    Checks.atLeast("training.keep_checkpoints", keepCheckpoints, 0);
    Checks.atLeast("training.sample_every", sampleEvery, 1);
    Checks.atLeast("training.patch", patch, 0);
    Checks.atLeast("training.drift_check_every", driftCheckEvery, 0);
    if (riseFactor != 0) {
      Checks.atLeast("training.rise_factor", riseFactor, 1);
    }
    Checks.atLeast("training.rise_steps", riseSteps, 1);
    if (steps == 0 && maxMinutes == 0) {
      throw new IllegalArgumentException(
          "training.steps and training.max_minutes are both 0, so the run would never end; "
              + "set one of them");
    }
  }
}
