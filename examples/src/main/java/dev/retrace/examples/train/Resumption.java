package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.TrainingSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where a run goes on: at its beginning, or after its last whole checkpoint. */
public final class Resumption {
  private static final Resumption NONE = new Resumption(null);

  private final CheckpointFiles files;

  private Resumption(CheckpointFiles files) {
    this.files = files;
  }

  /**
   * A new run.
   *
   * @return at the beginning
   */
  public static Resumption none() {
    return NONE;
  }

  /**
   * Looks for the last checkpoint whose files are there and agree with their checksums.
   *
   * @param folder of the run
   * @param say told of every later one that is passed over, and why
   * @return after that checkpoint; at the beginning if the run was stopped before it had finished
   *     any
   * @throws UserException if every checkpoint is damaged, or comes from before runs could resume
   */
  public static Resumption find(RunFolder folder, Consumer<String> say) {
    List<CheckpointFiles> all = checkpoints(folder.checkpoints());
    for (CheckpointFiles each : all) {
      Optional<String> fault = each.fault();
      if (fault.isEmpty()) {
        return new Resumption(each);
      }
      say.accept("passing over the checkpoint of step " + each.step() + ": " + fault.get());
    }
    if (all.stream().anyMatch(CheckpointFiles::isFinished)) {
      throw new UserException(
          "Every checkpoint in " + folder.checkpoints() + " is damaged; start a new run");
    }
    if (all.stream().anyMatch(each -> !Files.exists(each.state()))) {
      throw new UserException(
          folder.root()
              + " cannot be resumed: its checkpoints hold weights only, as an earlier version"
              + " wrote them; ./retrace sample still reads them");
    }
    return NONE;
  }

  /** All checkpoints, whole or not, the last one first. */
  static List<CheckpointFiles> checkpoints(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> CheckpointFiles.step(file).stream())
          .distinct()
          .sorted(Comparator.reverseOrder())
          .map(step -> new CheckpointFiles(folder, step))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserException("Cannot read " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * The steps that are done.
   *
   * @return 0 at the beginning
   */
  public long step() {
    return files == null ? 0 : files.step();
  }

  /**
   * Refuses a run that would have to go back.
   *
   * @param limits of the run from here on
   * @throws UserException if it is already longer
   */
  public void requireReachable(TrainingSection limits) {
    if (limits.steps() > 0 && limits.steps() < step()) {
      throw new UserException(
          "--steps "
              + limits.steps()
              + ": the run has already done "
              + step()
              + "; name the steps of the whole run, with those done");
    }
  }

  /** The checkpoint, none at the beginning. */
  Optional<CheckpointFiles> files() {
    return Optional.ofNullable(files);
  }
}
