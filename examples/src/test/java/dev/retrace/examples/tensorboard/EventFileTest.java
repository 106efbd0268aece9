package dev.retrace.examples.tensorboard;

import static com.google.common.truth.Truth.assertThat;
import static dev.retrace.examples.tensorboard.EventReader.all;
import static dev.retrace.examples.tensorboard.EventReader.fields;
import static dev.retrace.examples.tensorboard.EventReader.only;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.tensorboard.EventReader.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  private static final Clock NOON =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000L, 250_000_000), ZoneOffset.UTC);

  @TempDir Path temp;
  private final AtomicLong nanos = new AtomicLong();

  private EventFile open(long firstStep) {
    return new EventFile(temp.resolve("events"), firstStep, NOON, nanos::get);
  }

  private byte[] bytes() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("events"))) {
      return Files.readAllBytes(files.findFirst().orElseThrow());
    }
  }

  private List<List<Field>> events() throws IOException {
    return EventReader.records(bytes()).stream().map(EventReader::fields).toList();
  }

  /** The check value that the definition of CRC-32C comes with, before it is masked. */
  @Test
  void theReaderKnowsTheChecksum() {
    int masked = EventReader.masked("123456789".getBytes(StandardCharsets.US_ASCII));
    assertThat(Integer.rotateLeft(masked - 0xa282ead8, 15)).isEqualTo(0xE3069283);
  }

  @Test
  void beginsWithItsVersionAndTheStepItGoesOnFrom() throws IOException {
    open(41).close();

    List<List<Field>> events = events();
    assertThat(events).hasSize(2);
    assertThat(only(events.get(0), 1).value()).isEqualTo(1_700_000_000.25);
    assertThat(only(events.get(0), 3).text()).isEqualTo("brain.Event:2");
    assertThat(only(events.get(1), 2).value()).isEqualTo(41L);
    assertThat(only(only(events.get(1), 7).message(), 1).value()).isEqualTo(1L);
  }

  @Test
  void holdsNumbersByTheirTags() throws IOException {
    try (EventFile file = open(1)) {
      file.scalars(300, new TreeMap<>(Map.of("train/loss", 0.25, "train/näher", -1e30)));
    }

    List<Field> event = events().get(2);
    assertThat(only(event, 2).value()).isEqualTo(300L);
    List<Field> values = all(only(event, 5).message(), 1);
    assertThat(values).hasSize(2);
    assertThat(only(values.get(0).message(), 1).text()).isEqualTo("train/loss");
    assertThat(only(values.get(0).message(), 2).real()).isEqualTo(0.25f);
    assertThat(only(values.get(1).message(), 1).text()).isEqualTo("train/näher");
    assertThat(only(values.get(1).message(), 2).real()).isEqualTo(-1e30f);
  }

  @Test
  void holdsPictures() throws IOException {
    byte[] png = new byte[300];
    Arrays.fill(png, (byte) 0xA5);
    ByteBuffer.wrap(png).putInt(16, 5).putInt(20, 3); // where a PNG tells its width and height
    try (EventFile file = open(1)) {
      file.image(7, "samples", png);
      // On the disk before the file is closed.
      assertThat(events()).hasSize(3);
    }

    List<Field> value = only(only(events().get(2), 5).message(), 1).message();
    assertThat(only(value, 1).text()).isEqualTo("samples");
    List<Field> image = only(value, 4).message();
    assertThat(only(image, 1).value()).isEqualTo(3L);
    assertThat(only(image, 2).value()).isEqualTo(5L);
    assertThat((byte[]) only(image, 4).value()).isEqualTo(png);
  }

  @Test
  void recordsWaitForEachOtherAndNotForLong() throws IOException {
    try (EventFile file = open(1)) {
      file.scalars(1, Map.of("a", 1.0));
      assertThat(events()).hasSize(2);
      nanos.addAndGet(6_000_000_000L);
      file.scalars(2, Map.of("a", 2.0));
      assertThat(events()).hasSize(4);
    }
  }

  @Test
  void aTailCutOffSpoilsNothingBefore() throws IOException {
    try (EventFile file = open(1)) {
      file.scalars(1, Map.of("a", 1.0));
    }
    byte[] whole = bytes();
    for (int cut = 1; cut < 30; cut++) {
      assertThat(EventReader.records(Arrays.copyOf(whole, whole.length - cut))).hasSize(2);
    }
  }

  @Test
  void filesOfOneSecondLieSideBySide() throws IOException {
    open(1).close();
    open(2).close();

    try (Stream<Path> files = Files.list(temp.resolve("events"))) {
      assertThat(files.count()).isEqualTo(2);
    }
  }

  @Test
  void largeIntegersAreVarints() {
    List<Field> fields = fields(new Message().integer(2, Long.MAX_VALUE).integer(3, -1).toBytes());
    assertThat(only(fields, 2).value()).isEqualTo(Long.MAX_VALUE);
    assertThat(only(fields, 3).value()).isEqualTo(-1L);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.createFile(temp.resolve("events"));
    UserException e = assertThrows(UserException.class, () -> open(1).close());
    assertThat(e).hasMessageThat().contains("Cannot write " + temp.resolve("events"));
  }
}
