package dev.retrace.examples;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFolderTest {
  @TempDir Path temp;

  @Test
  void aFolderThatCanBeMadeIsNotMade() {
    Path folder = temp.resolve("a/b/c");
    OutputFolder.requireUsable(folder);
    assertThat(Files.exists(temp.resolve("a"))).isFalse();
    OutputFolder.requireUsable(temp);
    OutputFolder.requireUsable(Path.of("never-made"));
  }

  @Test
  void filesAreNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    for (Path folder : new Path[] {file, file.resolve("a/b")}) {
      UserException e = assertThrows(UserException.class, () -> OutputFolder.requireUsable(folder));
      assertThat(e).hasMessageThat().contains("Cannot write to " + folder);
      assertThat(e).hasMessageThat().contains(file + " is not a folder");
    }
  }
}
