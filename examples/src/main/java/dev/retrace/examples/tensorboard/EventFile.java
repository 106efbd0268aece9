package dev.retrace.examples.tensorboard;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An event file of TensorBoard: numbers and pictures over steps. What was written some seconds ago
 * stays readable however the process ends.
 *
 * <p>Its messages are those of {@code tensorflow/core/util/event.proto} and {@code summary.proto}.
 */
public final class EventFile implements AutoCloseable {
  private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(5);

  // Fields of Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;
  private static final int SUMMARY_VALUE = 1;

  // Fields of Summary.Value and of the image in it.
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int COLORSPACE = 3;
  private static final int ENCODED = 4;
  private static final int RGB = 3;

  // Where a PNG tells its size: in the chunk that must be the first. Decoding a picture for it
  // would
  // register a shutdown hook, which fails while the JVM is ending.
  private static final int PNG_WIDTH = 16;
  private static final int PNG_HEIGHT = 20;

  private final Path file;
  private final RecordFile records;
  private final Clock clock;

  /**
   * Makes a file of its own in a folder, beside those of earlier processes. Points that those hold
   * from {@code firstStep} on are no longer shown: a resumed run takes their place.
   *
   * @param folder made if need be
   * @param firstStep the first step this file tells of
   * @throws UserException naming the folder, if nothing can be written there
   */
  public EventFile(Path folder, long firstStep) {
    this(folder, firstStep, Clock.systemUTC(), System::nanoTime);
  }

  EventFile(Path folder, long firstStep, Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    file = free(folder, clock);
    try {
      Files.createDirectories(folder);
      records = new RecordFile(file, BETWEEN_FLUSHES, nanoTime);
      records.write(event().text(FILE_VERSION, "brain.Event:2").toBytes());
      Message start = new Message().integer(SESSION_STATUS, SESSION_START);
      records.write(event().integer(STEP, firstStep).message(SESSION_LOG, start).toBytes());
      records.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  // TensorBoard reads the files of a folder in the order of their names. A process may begin
  // several within a second.
  private static Path free(Path folder, Clock clock) {
    Path file;
    int number = 0;
    do {
      file =
          folder.resolve(
              String.format(
                  Locale.ROOT,
                  "events.out.tfevents.%010d.retrace.%d.%d.v2",
                  clock.instant().getEpochSecond(),
                  ProcessHandle.current().pid(),
                  number++));
    } while (Files.exists(file));
    return file;
  }

  /**
   * Adds numbers.
   *
   * @param step counted from 1
   * @param values by their tags; parts of a tag before a slash group charts
   */
  public void scalars(long step, Map<String, Double> values) {
    Message summary = new Message();
    values.forEach(
        (tag, value) ->
            summary.message(
                SUMMARY_VALUE,
                new Message().text(TAG, tag).real(SIMPLE_VALUE, value.floatValue())));
    write(step, summary);
  }

  /**
   * Adds a picture, which is on the disk when this returns, and all before it.
   *
   * @param step counted from 1
   * @param tag its name
   * @param png the picture as a file
   */
  public void image(long step, String tag, byte[] png) {
    ByteBuffer header = ByteBuffer.wrap(png);
    Message picture =
        new Message()
            .integer(HEIGHT, header.getInt(PNG_HEIGHT))
            .integer(WIDTH, header.getInt(PNG_WIDTH))
            .integer(COLORSPACE, RGB)
            .bytes(ENCODED, png);
    Message value = new Message().text(TAG, tag).message(IMAGE, picture);
    write(step, new Message().message(SUMMARY_VALUE, value));
    flush();
  }

  /**
   * Hands everything written so far to the system.
   *
   * @throws UserException naming the file, if that fails
   */
  public void flush() {
    try {
      records.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void write(long step, Message summary) {
    try {
      records.write(event().integer(STEP, step).message(SUMMARY, summary).toBytes());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Message event() {
    return new Message().real(WALL_TIME, clock.millis() / 1000.0);
  }

  private UserException failure(IOException e) {
    return new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
