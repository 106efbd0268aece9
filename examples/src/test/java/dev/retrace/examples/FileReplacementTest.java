package dev.retrace.examples;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplacementTest {
  @TempDir Path folder;

  @Test
  void writesIntoFoldersItMakes() throws IOException {
    Path file = folder.resolve("a/b/text");
    FileReplacement.write(file, out -> out.write(new byte[] {1, 2}));
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 2});
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("text");
    Files.writeString(file, "old");
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                FileReplacement.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }));
    assertThat(e).hasMessageThat().contains(file.toString());
    assertThat(e).hasMessageThat().contains("disk full");
    assertThat(Files.readString(file)).isEqualTo("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.toList()).containsExactly(file);
    }
  }
}
