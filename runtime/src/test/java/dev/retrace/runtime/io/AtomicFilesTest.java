package dev.retrace.runtime.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {

  @TempDir Path folder;

  @Test
  void replacesTheWholeFile() throws IOException {
    Path file = folder.resolve("a/b.txt");
    AtomicFiles.writeText(file, "a long first text");
    AtomicFiles.writeText(file, "ü");
    assertThat(Files.readString(file)).isEqualTo("ü");
    assertThat(list(file.getParent())).containsExactly(file);
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("b.txt"), "old");
    assertThrows(
        IOException.class,
        () ->
            AtomicFiles.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[] {1}));
                  throw new IOException("disk full");
                }));
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(list(folder)).containsExactly(file);
  }

  @Test
  void refusesAFolder() {
    assertThat(assertThrows(IOException.class, () -> AtomicFiles.writeText(folder, "x")))
        .hasMessageThat()
        .contains("it is a folder");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
