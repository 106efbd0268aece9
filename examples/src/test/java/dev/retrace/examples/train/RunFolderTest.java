package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir Path temp;

  @Test
  void planningWritesNothing() {
    Path root = temp.resolve("a/run");
    RunFolder folder = RunFolder.plan(root);
    assertThat(folder.root()).isEqualTo(root);
    assertThat(Files.exists(temp.resolve("a"))).isFalse();
    folder.make("seed: 1\n");
    assertThat(Files.isRegularFile(root.resolve("config.yaml"))).isTrue();
    assertThat(Files.isDirectory(root.resolve("samples"))).isTrue();
    assertThat(Files.isDirectory(root.resolve("checkpoints"))).isTrue();
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.toList()).hasSize(4);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunIsNotOverwritten() {
    Path root = temp.resolve("run");
    RunFolder.plan(root).make("");
    UserException e = assertThrows(UserException.class, () -> RunFolder.plan(root));
    assertThat(e).hasMessageThat().startsWith(root + " already holds a run");
    assertThat(RunFolder.open(root).config()).isEqualTo(root.resolve("config.yaml"));
  }

  @Test
  void aFolderWithOtherFilesWillDo() throws IOException {
    Files.writeString(temp.resolve("notes.txt"), "mine");
    RunFolder.plan(temp).make("");
    assertThat(Files.readString(temp.resolve("notes.txt"))).isEqualTo("mine");
  }

  @Test
  void filesThatARunWouldOverwriteAreInTheWay() throws IOException {
    for (String name : List.of("metrics.jsonl", "run.json", "report.html")) {
      Path file = Files.writeString(temp.resolve(name), "mine");
      UserException e = assertThrows(UserException.class, () -> RunFolder.plan(temp));
      assertThat(e).hasMessageThat().startsWith(file + " is in the way");
      Files.delete(file);
    }
  }

  @Test
  void openingWantsARun() {
    UserException e = assertThrows(UserException.class, () -> RunFolder.open(temp));
    assertThat(e).hasMessageThat().startsWith(temp + " does not hold a run");
  }

  @Test
  void aPlaceThatVanishedIsNamed() throws IOException {
    RunFolder folder = RunFolder.plan(temp.resolve("file/run"));
    Files.createFile(temp.resolve("file"));
    UserException e = assertThrows(UserException.class, () -> folder.make(""));
    assertThat(e).hasMessageThat().contains("Cannot write to " + folder.root());
  }

  private static Path latest(RunFolder folder) {
    return folder.latestCheckpoint(said -> {});
  }

  @Test
  void theCheckpointOfTheHighestStepIsTheLatest() throws IOException {
    RunFolder folder = RunFolder.plan(temp.resolve("run"));
    UserException e = assertThrows(UserException.class, () -> latest(folder));
    assertThat(e).hasMessageThat().contains("Cannot read " + folder.checkpoints());
    folder.make("");
    e = assertThrows(UserException.class, () -> latest(folder));
    assertThat(e).hasMessageThat().contains("holds no checkpoint");
    for (long step : new long[] {900, 9_999_999, 10_000_000, 1000}) {
      Files.createFile(folder.checkpoint(step));
    }
    Files.createFile(folder.checkpoints().resolve(".step-0000002.safetensors.1-2-3.tmp"));
    Files.createFile(folder.checkpoints().resolve("step-99999999.txt"));
    assertThat(latest(folder)).isEqualTo(folder.checkpoint(10_000_000));
  }
}
