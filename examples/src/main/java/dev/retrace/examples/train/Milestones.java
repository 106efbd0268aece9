package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.TrainingSection;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.data.VolumeWriter;
import dev.retrace.examples.report.SliceImage;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;

/** What happens between steps: validation, sample pictures, checkpoints; with averaged weights. */
final class Milestones {
  private final TrainerOptions options;
  private final HeldOutPredictor predictor;
  private final RunState state;
  private final CheckpointStore checkpoints;
  private final VolumeSet volumes;
  private final WeightAverage average;
  private final VolumeSampler sampler;
  private final ValidationFactory validations;
  private final Progress progress;
  private final Validation glance;

  @Inject
  Milestones(
      TrainerOptions options,
      HeldOutPredictor predictor,
      RunState state,
      CheckpointStore checkpoints,
      VolumeSet volumes,
      WeightAverage average,
      VolumeSampler sampler,
      ValidationFactory validations,
      Progress progress) {
    this.options = options;
    this.predictor = predictor;
    this.state = state;
    this.checkpoints = checkpoints;
    this.volumes = volumes;
    this.average = average;
    this.sampler = sampler;
    this.validations = validations;
    this.progress = progress;
    int few = options.config().training().validationVolumes();
    List<Volume> held = volumes.validation();
    glance = validations.on(held.subList(0, Math.min(few, held.size())));
  }

  /**
   * Does what is due after a step that is not the last.
   *
   * @throws Stopped if it is broken off, to be done again when the run goes on
   */
  void pass(long step, TrainingObserver log) {
    TrainingSection every = options.config().training();
    boolean validate = step % every.validateEvery() == 0;
    boolean sample = step % every.sampleEvery() == 0;
    boolean save = step % every.checkpointEvery() == 0;
    if (validate || sample || save) {
      state.beginMilestones();
      average.swap();
      try {
        if (validate) {
          ValidationReport report = report(step, glance, log);
          if (save) {
            state.judge(report.mean().network());
          }
        }
        if (sample) {
          draw(step, false, log);
        }
        state.endMilestones();
        if (save) {
          save(step, log); // last: a run that goes on from here never repeats the others
        }
      } finally {
        average.swap();
      }
    }
  }

  /**
   * Everything, on all held-out volumes. The weights stay averaged.
   *
   * @throws Stopped if it is broken off, with the weights as they were before
   */
  void finish(long step, TrainingObserver log) {
    average.swap();
    try {
      save(step, log);
      report(step, validations.on(volumes.validation()), log);
      draw(step, true, log);
    } catch (Stopped e) {
      average.swap();
      throw e;
    }
    RunFolder folder = options.folder();
    progress.say("done after " + step + " steps; the results are in " + folder.root());
    progress.say("  samples:    " + folder.samplePicture(step));
    progress.say("  checkpoint: " + folder.checkpoint(step));
    progress.say("  metrics:    " + folder.metrics());
  }

  /** Saves a run that is to end before its time. */
  void stop(long step, TrainingObserver log) {
    average.swap();
    try {
      save(step, log);
    } catch (UserException e) {
      progress.say(e.getMessage()); // a JVM that ends may not live to report it
      throw e;
    } finally {
      average.swap();
    }
    progress.say("stopped after " + step + " steps; continue with " + checkpoints.resumeCommand());
  }

  private ValidationReport report(long step, Validation validation, TrainingObserver log) {
    ValidationReport report =
        validation.judge(
            some -> {
              options.stop().check();
              return predictor.of(some);
            });
    log.validation(step, report);
    progress.say("step " + step + ":");
    report.toLines().forEach(progress::say);
    return report;
  }

  private void save(long step, TrainingObserver log) {
    checkpoints.save().ifPresent(file -> log.checkpoint(step, file));
  }

  private void draw(long step, boolean asFiles, TrainingObserver log) {
    RunConfig config = options.config();
    ValueRange range = config.data().range();
    List<Volume> drawn =
        range.toUnit(
            sampler.draw(
                config.sampling().count(),
                config.run().seed(),
                (done, total, samples) -> options.stop().check()));
    int beside = Math.min(drawn.size(), volumes.validation().size());
    List<Volume> real = range.toUnit(volumes.validation().subList(0, beside));
    Path picture = options.folder().samplePicture(step);
    SliceImage.write(
        picture,
        List.of(
            new SliceImage.Block("samples", drawn), new SliceImage.Block("real, held out", real)));
    log.samples(step, picture, drawn);
    if (asFiles) {
      for (int i = 0; i < drawn.size(); i++) {
        VolumeWriter.write(
            options.folder().samples(), "sample-" + i, drawn.get(i), config.data().modalities());
      }
    }
  }
}
