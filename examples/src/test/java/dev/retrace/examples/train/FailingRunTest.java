package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run that fails. */
final class FailingRunTest {
  @TempDir Path temp;
  private RunFolder folder;

  @BeforeEach
  void makeRun() {
    folder = RunFolder.plan(temp.resolve("run"));
    folder.make(Configurations.toYaml(SmallRun.config()));
  }

  /** Runs, and does something in place of printing the progress of the first step. */
  private void run(Runnable task) {
    try (StopSignal stop = StopSignal.manual();
        PrintStream out =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
              @Override
              public void print(String text) {
                if (text.contains("  loss ")) {
                  task.run();
                }
              }
            }) {
      InterruptedRun.run(folder, Resumption.none(), stop, out, InterruptedRun.volumes(1));
    }
  }

  @Test
  void anyFailureIsNoted() {
    IllegalStateException failure = new IllegalStateException("first line\nsecond line");
    Runnable failing =
        () -> {
          throw failure;
        };
    assertThat(assertThrows(IllegalStateException.class, () -> run(failing)))
        .isSameInstanceAs(failure);
    assertThat(RunNotes.read(folder).orElseThrow().ended())
        .isEqualTo("ended early: java.lang.IllegalStateException: first line");
  }

  @Test
  void aFailureThatCannotBeNotedIsStillTheOneThatIsThrown() {
    Runnable failing =
        () -> {
          block(folder.notes());
          throw new UserException("the first");
        };
    UserException e = assertThrows(UserException.class, () -> run(failing));
    assertThat(e).hasMessageThat().isEqualTo("the first");
    assertThat(e.getSuppressed()).hasLength(1);
    assertThat(e.getSuppressed()[0]).hasMessageThat().contains("run.json");
  }

  // No file can be written where a folder is.
  private static void block(Path file) {
    try {
      Files.delete(file);
      Files.createDirectory(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
