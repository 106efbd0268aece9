package dev.retrace.examples.train;

import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The files of one run and their names. */
public final class RunFolder {
  private final Path root;

  private RunFolder(Path root) {
    this.root = root;
  }

  /**
   * A folder for a new run. Nothing is written before {@link #make}, so that a run whose data or
   * network turn out not to fit leaves nothing behind.
   *
   * @param root need not exist
   * @return the folder
   * @throws UserException if a run lies there already, or files that it would overwrite, or nothing
   *     can be written
   */
  public static RunFolder plan(Path root) {
    RunFolder folder = new RunFolder(root);
    if (Files.exists(folder.config())) {
      throw new UserException(
          root + " already holds a run; choose another folder with --out, or remove it");
    }
    for (Path each : List.of(folder.metrics(), folder.notes(), folder.report())) {
      if (Files.exists(each)) {
        throw new UserException(
            each + " is in the way of the run's own; choose another folder with --out, or move it");
      }
    }
    OutputFolder.requireUsable(root);
    return folder;
  }

  /**
   * The folder of a run that exists.
   *
   * @param root where it was written
   * @return the folder
   * @throws UserException if no run lies there
   */
  public static RunFolder open(Path root) {
    RunFolder folder = new RunFolder(root);
    if (!Files.isRegularFile(folder.config())) {
      throw new UserException(
          root + " does not hold a run; expected the folder that ./retrace train wrote");
    }
    return folder;
  }

  /**
   * The folder itself.
   *
   * @return as given
   */
  public Path root() {
    return root;
  }

  /**
   * Everything the run depends on, resolved.
   *
   * @return {@code config.yaml}
   */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /**
   * A line for each step and each row of a validation.
   *
   * @return {@code metrics.jsonl}
   */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  Path notes() {
    return root.resolve("run.json");
  }

  Path tensorBoard() {
    return root.resolve("tensorboard");
  }

  /**
   * The page that sums the run up.
   *
   * @return {@code report.html}
   */
  public Path report() {
    return root.resolve("report.html");
  }

  /**
   * Pictures drawn while training.
   *
   * @return {@code samples}
   */
  public Path samples() {
    return root.resolve("samples");
  }

  Path samplePicture(long step) {
    return samples().resolve("step-" + step + ".png");
  }

  Path sampleAnimation(long step) {
    return samples().resolve("step-" + step + ".gif");
  }

  Path checkpoints() {
    return root.resolve("checkpoints");
  }

  Path checkpoint(long step) {
    return checkpoints().resolve(String.format(Locale.ROOT, "step-%07d.safetensors", step));
  }

  /**
   * The weights of the last checkpoint that agree with their manifest, or that have none, as an
   * earlier version or a process that was killed left them; they appear whole under their name.
   *
   * @param say told of every later one that is passed over, and why
   * @return their file
   * @throws UserException if none was written, or all are damaged
   */
  public Path latestCheckpoint(Consumer<String> say) {
    List<CheckpointFiles> all =
        Resumption.checkpoints(checkpoints()).stream()
            .filter(each -> Files.exists(each.weights()))
            .toList();
    if (all.isEmpty()) {
      throw new UserException(checkpoints() + " holds no checkpoint; train for longer");
    }
    for (CheckpointFiles each : all) {
      Optional<String> fault =
          each.isFinished() ? each.fault(each.weights()) : Optional.<String>empty();
      if (fault.isEmpty()) {
        return each.weights();
      }
      say.accept("passing over the checkpoint of step " + each.step() + ": " + fault.get());
    }
    throw new UserException(
        "Every checkpoint in "
            + checkpoints()
            + " is damaged, the last being "
            + all.get(0).weights()
            + "; start a new run");
  }

  /**
   * Makes the folder and writes {@code config.yaml}, which makes it a run.
   *
   * @param yaml the resolved configuration
   * @throws UserException if it cannot be written
   */
  public void make(String yaml) {
    try {
      makeFolders();
      AtomicFiles.writeText(config(), yaml);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to " + root + " (" + e + "); choose another folder with --out", e);
    }
  }

  /** Makes the folder and those within it, where they are not there yet. */
  void makeFolders() throws IOException {
    Files.createDirectories(samples());
    Files.createDirectories(checkpoints());
  }
}
