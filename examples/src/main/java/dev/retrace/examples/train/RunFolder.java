package dev.retrace.examples.train;

import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.runtime.io.AtomicFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @throws UserException if a run lies there already or nothing can be written
   */
  public static RunFolder plan(Path root) {
    RunFolder folder = new RunFolder(root);
    if (Files.exists(folder.config())) {
      throw new UserException(
          root + " already holds a run; choose another folder with --out, or remove it");
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
   * The last checkpoint.
   *
   * @return its file
   * @throws UserException if none was written
   */
  public Path latestCheckpoint() {
    try (Stream<Path> files = Files.list(checkpoints())) {
      Optional<Path> last =
          files
              .filter(file -> file.getFileName().toString().matches("step-\\d+\\.safetensors"))
              .max(Comparator.comparing(RunFolder::step));
      return last.orElseThrow(
          () -> new UserException(checkpoints() + " holds no checkpoint; train for longer"));
    } catch (IOException e) {
      throw new UserException("Cannot read " + checkpoints(), e);
    }
  }

  private static BigInteger step(Path checkpoint) {
    return new BigInteger(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  /**
   * Makes the folder and writes {@code config.yaml}, which makes it a run.
   *
   * @param yaml the resolved configuration
   * @throws UserException if it cannot be written
   */
  public void make(String yaml) {
    try {
      Files.createDirectories(samples());
      Files.createDirectories(checkpoints());
      AtomicFiles.writeText(config(), yaml);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to " + root + " (" + e + "); choose another folder with --out", e);
    }
  }
}
