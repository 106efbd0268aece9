package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import java.nio.file.Path;
import java.util.List;

/**
 * Told what happens in a training run, on the thread that trains: what an observer does, the run
 * waits for. Each reacts to what concerns it.
 */
public interface TrainingObserver extends AutoCloseable {
  /**
   * A step has ended.
   *
   * @param metrics what it tells
   */
  default void step(StepMetrics metrics) {}

  /**
   * The first step has shown what memory steps take.
   *
   * @param memory predicted and measured
   */
  default void memory(StepMemory memory) {}

  /**
   * The network was judged on held-out volumes.
   *
   * @param step the last one taken
   * @param report its errors
   */
  default void validation(long step, ValidationReport report) {}

  /**
   * Someone looked how well activations are rebuilt.
   *
   * @param step the one about to be taken
   * @param report what was seen
   */
  default void drift(long step, DriftReport report) {}

  /**
   * Volumes were drawn.
   *
   * @param step the last one taken
   * @param picture a PNG of them beside real ones
   * @param drawn the volumes
   */
  default void samples(long step, Path picture, List<Volume> drawn) {}

  /**
   * A checkpoint was written.
   *
   * @param step the last one taken
   * @param file the checkpoint
   */
  default void checkpoint(long step, Path file) {}

  /**
   * The run is over.
   *
   * @param reason a sentence, without a full stop
   */
  default void end(String reason) {}

  @Override
  default void close() {}
}
