package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.data.MedMnistFile;
import dev.retrace.examples.nifti.NiftiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A MedMNIST3D file is learned from the command line, as it is or resized. */
final class MedMnistProcessTest {
  @TempDir Path temp;

  private List<String> train(Path data, String... more) {
    List<String> all =
        SmallRun.arguments(
            "train",
            "--steps",
            "2",
            "--batch",
            "1",
            "--data",
            data.toString(),
            "--out",
            temp.resolve("run").toString());
    all.addAll(List.of(more));
    return all;
  }

  /** Four levels halve three times: 28 is padded to 32. Most work is done on the coarsest level. */
  @ParameterizedTest
  @CsvSource({"28, 28", "28, 32", "64, 64"})
  void aSetIsLearned(int stored, int size) throws IOException {
    Path data = MedMnistFile.write(temp.resolve("set.npz"), stored, 2, 1, 1);
    Outcome outcome =
        Outcome.here(
                train(
                    data,
                    "--set",
                    "sampling.count=1",
                    "--set",
                    "sampling.steps=1",
                    "--set",
                    "model.channels=[3,8,16,16]",
                    "--set",
                    "model.modules=[0,0,0,1]",
                    "--set",
                    "data.size=" + size))
            .requireSuccess();
    assertThat(outcome.out().get(0))
        .contains(data + ": 2 volumes, 1 held out, " + size + "^3 voxels");
    Path run = temp.resolve("run");
    assertThat(NiftiReader.read(run.resolve("samples/sample-0.nii.gz")).shape())
        .isEqualTo(new int[] {size, size, size});
    assertThat(Files.exists(run.resolve("samples/step-2.png"))).isTrue();
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path data = MedMnistFile.write(temp.resolve("set.npz"), 4, 1, 1, 1);
    assertThat(Outcome.here(train(data, "--skip-bad")).requireSentence())
        .contains("--skip-bad is about files of scans");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 3] ^= 1;
    Files.write(data, bytes);
    assertThat(Outcome.here(train(data)).requireSentence()).contains(data.toString());
    assertThat(Outcome.here(train(temp.resolve("absent.npz"))).requireSentence())
        .contains("absent.npz does not exist");
    assertThat(Files.exists(temp.resolve("run"))).isFalse();
  }
}
