package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.idm.Idm;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes the checkpoints of a run, removes those that are no longer kept, and resumes from one. */
@Singleton
final class CheckpointStore {
  // As AtomicFiles names what it writes, and hardly anyone else: others' files stay.
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private final NDManager manager;
  private final TrainerOptions options;
  private final Idm network;
  private final DataStatistics statistics;
  private final RunState state;
  private final LossWatch losses;
  private long saved;

  @Inject
  CheckpointStore(
      NDManager manager,
      TrainerOptions options,
      Idm network,
      DataStatistics statistics,
      RunState state,
      LossWatch losses) {
    this.manager = manager;
    this.options = options;
    this.network = network;
    this.statistics = statistics;
    this.state = state;
    this.losses = losses;
  }

  /**
   * Puts the run where it is to start. Of a run that was killed, what lies behind that is removed:
   * rows of metrics, later checkpoints, and files that were never finished.
   */
  void begin() {
    RunFolder folder = options.folder();
    Optional<CheckpointFiles> from = options.resumption().files();
    long metricsBytes = 0;
    if (from.isPresent()) {
      Checkpoint.read(manager, from.get().weights(), network);
      metricsBytes = state.restore(from.get().state()).metricsBytes();
      saved = state.step();
    }
    try {
      folder.makeFolders();
      if (Files.exists(folder.metrics())) {
        try (FileChannel metrics = FileChannel.open(folder.metrics(), StandardOpenOption.WRITE)) {
          metrics.truncate(metricsBytes);
        }
      }
      for (CheckpointFiles each : Resumption.checkpoints(folder.checkpoints())) {
        if (Files.exists(each.state()) && (!each.isFinished() || each.step() > state.step())) {
          each.delete();
        }
      }
      for (Path each : List.of(folder.root(), folder.samples(), folder.checkpoints())) {
        deleteTemporaries(each);
      }
    } catch (IOException e) {
      throw new UserException("Cannot write to " + folder.root() + " (" + e.getMessage() + ")", e);
    }
  }

  private static void deleteTemporaries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.filter(CheckpointStore::isTemporary).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches();
  }

  /**
   * Writes a checkpoint of the step just done. The network holds averages.
   *
   * @return its weights; empty if it was there
   */
  Optional<Path> save() {
    if (saved == state.step()) {
      return Optional.empty();
    }
    CheckpointFiles files = new CheckpointFiles(options.folder().checkpoints(), state.step());
    try {
      // The weights come second: where they stand alone, an earlier version wrote them.
      state.write(files.state());
      Checkpoint.write(files.weights(), network, state.step(), statistics);
      files.finish();
      saved = state.step();
      prune();
      return Optional.of(files.weights());
    } catch (IOException e) {
      throw failure(files, e, e.getMessage());
    } catch (UserException e) {
      throw failure(files, e, e.getMessage());
    }
  }

  private UserException failure(CheckpointFiles files, Exception e, String reason) {
    try {
      if (saved != files.step()) {
        files.delete();
      }
    } catch (IOException suppressed) {
      e.addSuppressed(suppressed);
    }
    return new UserException(
        "Cannot write the checkpoint of step "
            + files.step()
            + " ("
            + reason
            + "); "
            + (saved == 0 ? "there is none before it" : "the last one is of step " + saved)
            + "; make room, then continue with "
            + resumeCommand(),
        e);
  }

  /** What a user types to continue this run. */
  String resumeCommand() {
    return "./retrace train --resume " + options.folder().root();
  }

  /** Names the last checkpoint from before the loss went wrong. */
  String lastGood() {
    return finished().stream()
        .filter(each -> each.step() <= losses.lastGood())
        .findFirst()
        .map(each -> "the last good checkpoint is " + each.weights())
        .orElse("there is no checkpoint from before");
  }

  private List<CheckpointFiles> finished() {
    return Resumption.checkpoints(options.folder().checkpoints()).stream()
        .filter(CheckpointFiles::isFinished)
        .toList();
  }

  private void prune() throws IOException {
    int keep = options.config().training().keepCheckpoints();
    List<CheckpointFiles> all = finished();
    if (keep == 0) {
      return;
    }
    Set<Long> kept = new HashSet<>();
    kept.add(state.best().step());
    all.stream().limit(keep).forEach(each -> kept.add(each.step()));
    all.stream()
        .filter(each -> each.step() <= losses.lastGood())
        .findFirst()
        .ifPresent(each -> kept.add(each.step()));
    for (CheckpointFiles each : all) {
      if (!kept.contains(each.step())) {
        each.delete();
      }
    }
  }
}
