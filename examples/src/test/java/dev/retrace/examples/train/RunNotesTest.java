package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.data.VolumeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunNotesTest {
  @TempDir Path temp;
  private RunFolder folder;

  @BeforeEach
  void makeRun() {
    folder = RunFolder.plan(temp.resolve("run"));
    folder.make(Configurations.toYaml(SmallRun.config()));
  }

  @Test
  void areReadAsTheyWereTaken() {
    VolumeSet volumes = new VolumeSet(Cubes.numbered(3, 2), Cubes.numbered(1, 2), List.of());
    StepMemory memory = new StepMemory(4096, "head", -1, false, 1024);
    try (NoteTaker taker = new NoteTaker(folder.notes(), volumes, null)) {
      assertThat(RunNotes.read(folder)).hasValue(new RunNotes(3, 1, 0, null, null));
      taker.memory(memory);
      taker.end("finished after 5 steps");
    }

    assertThat(RunNotes.read(folder))
        .hasValue(new RunNotes(3, 1, 0, memory, "finished after 5 steps"));
  }

  @Test
  void aResumedRunKeepsWhatItMeasuredAndIsNoLongerOver() {
    VolumeSet volumes = new VolumeSet(Cubes.numbered(3, 2), Cubes.numbered(1, 2), List.of());
    StepMemory memory = new StepMemory(4096, "head", -1, false, 1024);
    new RunNotes(3, 1, 0, memory, "finished after 5 steps").write(folder.notes());
    new NoteTaker(folder.notes(), volumes, memory).close();

    assertThat(RunNotes.read(folder)).hasValue(new RunNotes(3, 1, 0, memory, null));
  }

  @Test
  void aRunMayHaveNone() {
    assertThat(RunNotes.read(folder)).isEmpty();
  }

  @Test
  void damagedOnesAreNamed() throws IOException {
    Files.writeString(folder.notes(), "{\"training");

    UserException e = assertThrows(UserException.class, () -> RunNotes.read(folder));

    assertThat(e).hasMessageThat().contains("run.json is damaged");
  }
}
