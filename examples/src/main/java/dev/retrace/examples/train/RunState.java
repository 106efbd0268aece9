package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import dev.retrace.runtime.memory.Overwrite;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.optim.UpdateState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that a run needs to go on as if it had never stopped, beside the weights that its network
 * holds when a checkpoint is written: moments, the weights or averages set aside, and its position.
 */
@Singleton
final class RunState {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String POSITION = "position";
  private static final String STEPS = "optimizer_steps";
  private static final String ASIDE = "aside/";
  private static final String MOMENT = "moment/";

  private final NDManager manager;
  private final UpdateRule rule;
  private final WeightAverage average;
  private final Batches batches;
  private final LossWatch losses;
  private final long volumes;
  private final TrainerOptions options;
  private long step;
  private DrawState draws;
  private Position.Best best = Position.Best.NONE;
  private TrainingClock clock;
  private boolean due;
  private long bytesBefore;

  @Inject
  RunState(
      NDManager manager,
      UpdateRule rule,
      WeightAverage average,
      Batches batches,
      LossWatch losses,
      VolumeSet volumes,
      TrainerOptions options) {
    this.manager = manager;
    this.rule = rule;
    this.average = average;
    this.batches = batches;
    this.losses = losses;
    this.volumes = Fingerprint.of(volumes);
    this.options = options;
    draws = batches.state();
    clock = new TrainingClock(options.config().training(), 0);
  }

  /** Optimizer steps done. */
  long step() {
    return step;
  }

  /** Counts the seconds of training from here on, and knows those before. */
  TrainingClock clock() {
    return clock;
  }

  Position.Best best() {
    return best;
  }

  /** Takes note of a step. */
  void advance(long done, DrawState after) {
    step = done;
    draws = after;
  }

  /** Whether what comes after the last step was broken off, and is to be done again. */
  boolean isDue() {
    return due;
  }

  /** Takes note that what comes after the last step begins: until its end it counts for nothing. */
  void beginMilestones() {
    try {
      bytesBefore = metricsBytes();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read " + options.folder().metrics() + " (" + e.getMessage() + ")", e);
    }
    due = true;
  }

  /** Takes note that all of it is done, but for the checkpoint. */
  void endMilestones() {
    due = false;
  }

  private long metricsBytes() throws IOException {
    return Files.size(options.folder().metrics());
  }

  /** Takes note of the error on held-out volumes after the last step, about to be saved. */
  void judge(double error) {
    if (error < best.error()) {
      best = new Position.Best(step, error);
    }
  }

  /** Writes everything. */
  void write(Path file) throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    average.setAside().forEach((name, array) -> tensors.put(ASIDE + name, array));
    UpdateState moments = rule.state();
    moments.arrays().forEach((name, array) -> tensors.put(MOMENT + name, array));
    Position position =
        new Position(
            step,
            clock.seconds(),
            draws,
            losses.state(),
            best,
            due ? bytesBefore : metricsBytes(),
            volumes,
            due);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEPS, Long.toString(moments.steps()));
    metadata.put(POSITION, JSON.writeValueAsString(position));
    SafeTensors.write(file, tensors, metadata);
  }

  /**
   * Goes on from a file; the network already holds the weights of the same checkpoint.
   *
   * @return where that is
   * @throws UserException if the file belongs to another configuration or to other volumes
   */
  Position restore(Path path) {
    try (SafeTensorsFile file = SafeTensors.open(path);
        NDManager scratch = manager.newSubManager()) {
      Position position = JSON.readValue(text(path, file, POSITION), Position.class);
      requireSameVolumes(position);
      restoreAverage(file);
      Map<String, NDArray> moments = new LinkedHashMap<>();
      for (String name : file.names()) {
        if (name.startsWith(MOMENT)) {
          moments.put(name.substring(MOMENT.length()), file.read(scratch, name));
        }
      }
      rule.restore(new UpdateState(Long.parseLong(text(path, file, STEPS)), moments));
      batches.restore(position.draws());
      losses.restore(position.losses());
      step = position.step();
      draws = position.draws();
      best = position.best();
      due = position.due();
      bytesBefore = position.metricsBytes();
      clock = new TrainingClock(options.config().training(), position.seconds());
      return position;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserException(path + " belongs to another configuration or version", e);
    } catch (IOException e) {
      throw new UserException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path path, SafeTensorsFile file, String key) {
    String text = file.metadata().get(key);
    if (text == null) {
      throw new UserException(path + " was not written by ./retrace train: it lacks " + key);
    }
    return text;
  }

  private void requireSameVolumes(Position position) {
    if (position.volumes() != volumes) {
      throw new UserException(
          "The volumes are not those that the run in "
              + options.folder().root()
              + " was trained on; put them back, or tell by --data where they are now");
    }
  }

  // The network holds the averages; set aside, until the exchange, are the weights.
  private void restoreAverage(SafeTensorsFile file) throws IOException {
    for (Map.Entry<String, NDArray> each : average.setAside().entrySet()) {
      try (NDArray stored = file.read(manager, ASIDE + each.getKey())) {
        Overwrite.with(each.getValue(), stored);
      }
    }
    average.swap();
  }
}
