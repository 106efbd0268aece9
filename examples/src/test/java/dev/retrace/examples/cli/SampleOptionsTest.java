package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import dev.retrace.examples.nifti.NiftiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sample} can be asked for, and the settings of training that it depends on. */
final class SampleOptionsTest {
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
            sample(
                run,
                out,
                "--size",
                "12",
                "--count",
                "1",
                "--sampler",
                "dpm",
                "--spacing",
                "log_snr"))
        .requireSuccess();
    NiftiImage image = NiftiReader.read(out.resolve("sample-0.nii.gz"));
    assertThat(image.shape()).isEqualTo(new int[] {12, 12, 12});

    Path whole = temp.resolve("whole");
    Outcome.here(sample(run, whole, "--patch-size", "0", "--count", "1")).requireSuccess();
    assertThat(NiftiReader.read(whole.resolve("sample-0.nii.gz")).shape())
        .isEqualTo(new int[] {8, 8, 8});
  }

  @Test
  void samplesAreAsFarApartAsTheData() {
    Path data = temp.resolve("data");
    double[][] affine = {{0.5, 0, 0, 7}, {0, 1, 0, 8}, {0, 0, 2, 9}, {0, 0, 0, 1}};
    for (int i = 0; i < 3; i++) {
      float[] values = new float[1000];
      Random random = new Random(i);
      for (int v = 0; v < 1000; v++) {
        values[v] = random.nextFloat();
      }
      NiftiWriter.writeFloat32(
          data.resolve("volume" + i + ".nii.gz"),
          new Volume(10, 10, 10, values, "volume", affine).toNifti());
    }
    Path run = trained("run.data=" + data);
    Path out = temp.resolve("out");
    Outcome.here(sample(run, out, "--size", "16", "--count", "1")).requireSuccess();
    NiftiImage image = NiftiReader.read(out.resolve("sample-0.nii.gz"));
    // Ten voxels became eight, and these sixteen.
    assertThat(image.zooms())
        .usingTolerance(1e-6)
        .containsExactly(0.5 * 10 / 16, 1.0 * 10 / 16, 2.0 * 10 / 16)
        .inOrder();
    for (int axis = 0; axis < 3; axis++) {
      double centre = image.affine()[axis][axis] * 7.5 + image.affine()[axis][3];
      assertThat(centre).isWithin(1e-6).of(0);
    }
    NiftiImage whileTraining = NiftiReader.read(run.resolve("samples/sample-0.nii.gz"));
    assertThat(whileTraining.zooms())
        .usingTolerance(1e-6)
        .containsExactly(0.5 * 10 / 8, 1.0 * 10 / 8, 2.0 * 10 / 8)
        .inOrder();
  }

  @Test
  void aVolumeIsTheSameHoweverManyAreDrawn() throws IOException {
    Path run = trained();
    Path three = temp.resolve("three");
    Path one = temp.resolve("one");
    Outcome.here(sample(run, three, "--count", "3", "--sampler", "ddpm")).requireSuccess();
    Outcome.here(sample(run, one, "--count", "1", "--sampler", "ddpm")).requireSuccess();
    float[] together = NiftiReader.read(three.resolve("sample-0.nii.gz")).voxels();
    float[] alone = NiftiReader.read(one.resolve("sample-0.nii.gz")).voxels();
    for (int v = 0; v < alone.length; v++) {
      // The noise is the same; the network may round otherwise for two than for one.
      assertThat(alone[v]).isWithin(1e-4f).of(together[v]);
    }
  }

  @Test
  void theVarianceOfFreshNoiseIsAChoice() throws IOException {
    Path run = trained();
    List<Path> drawn = new ArrayList<>();
    for (String variance : List.of("small", "large")) {
      Path out = temp.resolve(variance);
      Outcome.here(sample(run, out, "--count", "1", "--sampler", "ddpm", "--variance", variance))
          .requireSuccess();
      drawn.add(out.resolve("sample-0.nii.gz"));
    }
    Path configured = temp.resolve("configured");
    Outcome.here(sample(run, configured, "--count", "1", "--sampler", "ddpm")).requireSuccess();
    assertThat(Files.mismatch(drawn.get(0), configured.resolve("sample-0.nii.gz"))).isEqualTo(-1);
    assertThat(Files.mismatch(drawn.get(0), drawn.get(1))).isNotEqualTo(-1);
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
  void volumesThatTheNetworkCannotTakeAreRefusedBeforeTraining() {
    // The lower level of patches of 2 voxels has one, which has no deviation.
    assertThat(refusalToTrain("sampling.patch=2", "model.norm=instance")).contains("2 voxels");
    // Its 5 voxels do not divide into the attention's patches, where the 4 of a patch do.
    assertThat(
            refusalToTrain(
                "data.size=10",
                "model.attention=matrix",
                "model.attention_levels=0",
                "model.attention_at=bottom"))
        .contains("10 voxels");
  }

  private String refusalToTrain(String... changes) {
    Path run = temp.resolve("run");
    List<String> command =
        SmallRun.arguments("train", "--preset", "tiny", "--out", run.toString(), "--steps", "2");
    command.addAll(List.of("--set", "training.patch=8"));
    for (String change : changes) {
      command.addAll(List.of("--set", change));
    }
    String sentence = Outcome.here(command).requireSentence();
    assertThat(Files.exists(run.resolve("config.yaml"))).isFalse();
    return sentence;
  }

  @Test
  void refusesWhatDoesNotFit() {
    Path run = trained();
    Path out = temp.resolve("out");
    assertThat(sentence(run, out, "--patch-size", "4", "--overlap", "3")).contains("overlap");
    assertThat(sentence(run, out, "--overlap", "3")).contains("overlap");
    assertThat(sentence(run, out, "--sampler", "dpm", "--eta", "0.5")).contains("only ddim");
    assertThat(sentence(run, out, "--variance", "large")).contains("only ddpm");
    assertThat(sentence(run, out, "--guidance", "1")).contains("--guidance");
    assertThat(sentence(run, out, "--size", "0")).contains("--size");
    assertThat(sentence(run, out, "--class", "0")).contains("knows no classes");
    assertThat(Files.exists(out)).isFalse();
  }

  private static String sentence(Path run, Path out, String... more) {
    return Outcome.here(sample(run, out, more)).requireSentence();
  }
}
