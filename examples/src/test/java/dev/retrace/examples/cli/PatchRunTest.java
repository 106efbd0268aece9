package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on patches and drawing larger volumes patch by patch, from the command line. */
final class PatchRunTest {
  @TempDir Path temp;

  private Path trained(String... settings) {
    Path run = temp.resolve("run");
    List<String> command =
        new ArrayList<>(
            List.of("train", "--preset", "tiny", "--out", run.toString(), "--steps", "2"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    Outcome.here(SmallRun.arguments(command.toArray(new String[0]))).requireSuccess();
    return run;
  }

  private static List<String> sample(Path run, Path out, String... more) {
    List<String> command =
        new ArrayList<>(List.of("sample", "--run", run.toString(), "--out", out.toString()));
    command.addAll(List.of(more));
    return command;
  }

  @Test
  void drawsLargerVolumesInPatches() {
    Path run =
        trained(
            "training.patch=4",
            "training.patch_start=centred",
            "model.coordinates=true",
            "sampling.patch=4",
            "sampling.overlap=2");
    Path out = temp.resolve("out");
    Outcome.here(
            sample(run, out, "--size", "12", "--count", "1", "--sampler", "dpm", "--spacing", "log_snr"))
        .requireSuccess();
    NiftiImage image = NiftiReader.read(out.resolve("sample-0.nii.gz"));
    assertThat(image.shape()).isEqualTo(new int[] {12, 12, 12});

    Path whole = temp.resolve("whole");
    Outcome.here(sample(run, whole, "--patch-size", "0", "--count", "1")).requireSuccess();
    assertThat(NiftiReader.read(whole.resolve("sample-0.nii.gz")).shape())
        .isEqualTo(new int[] {8, 8, 8});
  }

  @Test
  void predictionsAndWeightsTrain() {
    Path run =
        trained(
            "diffusion.preconditioning=false",
            "diffusion.balance=0",
            "diffusion.prediction=v",
            "diffusion.loss_weight=min_snr");
    Path out = temp.resolve("out");
    Outcome.here(sample(run, out, "--sampler", "ddim", "--eta", "0.5")).requireSuccess();
    assertThat(Files.exists(out.resolve("sample-1.nii.gz"))).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    Path run = trained();
    Path out = temp.resolve("out");
    assertThat(sentence(run, out, "--patch-size", "4", "--overlap", "3")).contains("overlap");
    assertThat(sentence(run, out, "--overlap", "3")).contains("overlap");
    assertThat(sentence(run, out, "--sampler", "dpm", "--eta", "0.5")).contains("only ddim");
    assertThat(sentence(run, out, "--size", "0")).contains("--size");
    assertThat(Files.exists(out)).isFalse();
  }

  private static String sentence(Path run, Path out, String... more) {
    return Outcome.here(sample(run, out, more)).requireSentence();
  }
}
