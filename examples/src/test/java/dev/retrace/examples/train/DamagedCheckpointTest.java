package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DamagedCheckpointTest {
  private static final int FLIPS = 50;

  @TempDir Path temp;
  private RunFolder folder;
  private CheckpointFiles last;

  @BeforeEach
  void train() {
    folder =
        InterruptedRun.begin(
            temp.resolve("run"),
            SmallRun.config("training.checkpoint_every=2", "training.steps=1000"),
            4);
    last = new CheckpointFiles(folder.checkpoints(), 4);
  }

  /** The step to resume from, and what was said about later ones. */
  private long found(List<String> said) {
    return Resumption.find(folder, said::add).step();
  }

  private void requirePassedOver(String what) {
    List<String> said = new ArrayList<>();
    assertWithMessage(what).that(found(said)).isEqualTo(2);
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).startsWith("passing over the checkpoint of step 4: ");
  }

  @Test
  void everyCutAndEveryFlippedBitIsNoticed() throws IOException {
    assertThat(found(new ArrayList<>())).isEqualTo(4);
    Random random = new Random(1);
    for (Path file : List.of(last.weights(), last.state(), last.manifest())) {
      byte[] whole = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, 8, whole.length / 2, whole.length - 2}) {
        Files.write(file, Arrays.copyOf(whole, length));
        requirePassedOver(file + " of length " + length);
      }
      for (int i = 0; i < FLIPS; i++) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        int bit = random.nextInt(8);
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        requirePassedOver(file + " with bit " + bit + " of byte " + at + " flipped");
      }
      Files.write(file, Arrays.copyOf(whole, whole.length + 1));
      requirePassedOver(file + " with a byte more");
      Files.delete(file);
      requirePassedOver(file + " missing");
      Files.write(file, whole);
    }
    assertThat(found(new ArrayList<>())).isEqualTo(4);
  }

  @Test
  void theRunGoesOnFromTheOneBefore() throws IOException {
    byte[] whole = Files.readAllBytes(last.weights());
    Files.write(last.weights(), new byte[10]);
    assertThat(InterruptedRun.goOn(folder, 2)).hasSize(1);
    assertThat(Files.readAllBytes(last.weights())).isEqualTo(whole);
    assertThat(found(new ArrayList<>())).isEqualTo(4);
  }

  @Test
  void otherCommandsTakeTheOneBeforeAndWithoutAnyWholeOneNothingStarts() throws IOException {
    List<String> said = new ArrayList<>();
    flipIn(last.weights());
    CheckpointFiles first = new CheckpointFiles(folder.checkpoints(), 2);
    assertThat(folder.latestCheckpoint(said::add)).isEqualTo(first.weights());
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).startsWith("passing over the checkpoint of step 4: ");
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun.open(manager, folder, said::add);
      assertThat(said).hasSize(2);
      UserException e =
          assertThrows(
              UserException.class,
              () ->
                  Checkpoint.read(
                      manager, last.weights(), Networks.create(manager, SmallRun.config())));
      assertThat(e).hasMessageThat().contains(last.weights() + ": ");
    }
    Files.delete(first.state());
    UserException e = assertThrows(UserException.class, () -> Resumption.find(folder, text -> {}));
    assertThat(e).hasMessageThat().startsWith("Every checkpoint in " + folder.checkpoints());
    flipIn(first.weights());
    e = assertThrows(UserException.class, () -> folder.latestCheckpoint(text -> {}));
    assertThat(e).hasMessageThat().startsWith("Every checkpoint in " + folder.checkpoints());
  }

  private static void flipIn(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
  }
}
