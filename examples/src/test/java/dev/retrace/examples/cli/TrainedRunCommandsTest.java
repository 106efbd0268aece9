package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.nifti.NiftiReader;
import dev.retrace.examples.train.VolumeSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a trained run, on one that was trained for three steps. */
final class TrainedRunCommandsTest {
  @TempDir static Path temp;
  private static Path run;

  @BeforeAll
  static void train() {
    run = temp.resolve("run");
    List<String> all = SmallRun.arguments("train", "--steps", "3", "--out", run.toString());
    all.addAll(List.of("--set", "data.phantoms=10", "--set", "data.validation_fraction=0.5"));
    Outcome.here(all).requireSuccess();
  }

  private static List<String> command(String name, Path out, String... more) {
    List<String> all =
        new ArrayList<>(List.of(name, "--run", run.toString(), "--out", out.toString()));
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void dataWithFilesThatCannotBeUsedServe() throws IOException {
    NiftiFolder scans = new NiftiFolder(temp.resolve("scans"), 10);
    Path bad = scans.truncated();
    Path coarse = temp.resolve("coarse");
    List<String> all = SmallRun.arguments("train", "--steps", "2", "--out", coarse.toString());
    all.addAll(List.of("--data", scans.path().toString(), "--skip-bad"));
    all.addAll(List.of("--set", "data.validation_fraction=0.5", "--set", "data.spacing=2"));
    Outcome.here(all).requireSuccess();
    Map<String, List<String>> commands =
        Map.of(
            "evaluate", List.of("--count", "2"),
            "detect", List.of("--count", "5", "--inversion-steps", "3"),
            "invert", List.of("--inversion-steps", "3"));
    commands.forEach(
        (name, more) -> {
          Path out = temp.resolve("coarse-" + name);
          List<String> command =
              new ArrayList<>(List.of(name, "--run", coarse.toString(), "--out", out.toString()));
          command.addAll(more);
          assertThat(Outcome.here(command).requireSentence()).contains("--skip-bad");
          command.add("--skip-bad");
          assertThat(String.join("\n", Outcome.here(command).requireSuccess().out()))
              .contains("left out " + bad);
        });
    for (String name : List.of("table1", "figure2")) {
      List<String> command = new ArrayList<>(List.of("reproduce", name));
      command.addAll(List.of("--run", coarse.toString()));
      command.addAll(List.of("--out", temp.resolve("coarse-" + name).toString()));
      assertThat(Outcome.here(command).requireSentence()).contains("--skip-bad");
      command.add("--skip-bad");
      Outcome.here(command).requireSuccess();
    }
    assertPreparedAsForTraining(coarse, scans.path().resolve("good0.nii.gz"));
  }

  private static void assertPreparedAsForTraining(Path trained, Path scan) {
    Path out = temp.resolve("one");
    Outcome.here(
            List.of(
                "invert",
                "--run",
                trained.toString(),
                "--volume",
                scan.toString(),
                "--inversion-steps",
                "3",
                "--out",
                out.toString()))
        .requireSuccess();
    RunConfig config = Configurations.read(trained.resolve("config.yaml"));
    VolumeSet volumes = VolumeSets.load(config, true);
    Volume expected =
        Stream.concat(volumes.training().stream(), volumes.validation().stream())
            .filter(each -> each.name().equals(scan.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(NiftiReader.read(out.resolve("volume-0.nii.gz")).voxels())
        .isEqualTo(expected.toNifti().voxels());
  }

  private static void assertFiles(Path folder, String... names) {
    for (String name : names) {
      assertWithMessage(name).that(Files.isRegularFile(folder.resolve(name))).isTrue();
    }
  }

  private static int columns(String line) {
    return line.length() - line.replace(",", "").length() + 1;
  }

  @Test
  void evaluateMeasuresEveryReading() throws IOException {
    Path out = temp.resolve("evaluation");
    Outcome outcome = Outcome.here(command("evaluate", out, "--count", "3")).requireSuccess();
    assertFiles(out, "evaluation.csv", "samples.csv", "samples.png", "evaluation.html");
    List<String> rows = Files.readAllLines(out.resolve("evaluation.csv"));
    // 5 steps and drawn ones, 5 readings, all volumes and the best batch.
    assertThat(rows).hasSize(1 + 6 * 5 * 2);
    assertThat(rows.stream().map(TrainedRunCommandsTest::columns).distinct().toList()).hasSize(1);
    // Three sets of volumes, and two distances of two pairs of sets.
    assertThat(Files.readAllLines(out.resolve("samples.csv"))).hasSize(1 + 3 + 4);
    assertThat(String.join("\n", outcome.out())).contains("best batch of 2");

    Path again = temp.resolve("again");
    Outcome.here(command("evaluate", again, "--count", "3")).requireSuccess();
    assertThat(Files.mismatch(out.resolve("evaluation.csv"), again.resolve("evaluation.csv")))
        .isEqualTo(-1);
    assertThat(Files.mismatch(out.resolve("samples.csv"), again.resolve("samples.csv")))
        .isEqualTo(-1);
    assertThat(Outcome.here(command("evaluate", out)).requireSentence()).contains("already holds");
  }

  @Test
  void invertWritesNoiseAndRoundTrip() {
    Path out = temp.resolve("inversion");
    Outcome.here(command("invert", out, "--count", "2", "--inversion-steps", "4")).requireSuccess();
    assertFiles(out, "inversion.csv", "inversion.png", "noise-1.nii.gz", "round-trip-1.nii.gz");
    assertThat(NiftiReader.read(out.resolve("noise-0.nii.gz")).shape())
        .isEqualTo(new int[] {8, 8, 8});

    Path file = temp.resolve("file");
    String volume = out.resolve("volume-0.nii.gz").toString();
    Outcome.here(command("invert", file, "--volume", volume, "--refinements", "0"))
        .requireSuccess();
    assertFiles(file, "noise-0.nii.gz");
    assertThat(
            Outcome.here(command("invert", file, "--volume", volume, "--count", "2"))
                .requireSentence())
        .contains("--volume");
    assertThat(
            Outcome.here(command("invert", temp.resolve("no"), "--inversion-steps", "1"))
                .requireSentence())
        .contains("--inversion-steps");
  }

  @Test
  void detectRanksTheClassifierAndItsFeatures() throws IOException {
    Path out = temp.resolve("detection");
    Outcome.here(command("detect", out, "--count", "5", "--inversion-steps", "3")).requireSuccess();
    assertFiles(out, "detection.csv", "features.csv", "detection.html");
    assertThat(Files.readAllLines(out.resolve("features.csv"))).hasSize(1 + 5 + 5);
    assertThat(Files.readAllLines(out.resolve("detection.csv")).get(1)).startsWith("classifier,");
    assertThat(
            Outcome.here(command("detect", temp.resolve("few"), "--count", "3")).requireSentence())
        .contains("--count");
  }

  @Test
  void tableOneAndFigureTwoAreMadeOfARun() throws IOException {
    Path table = temp.resolve("table1");
    List<String> command =
        List.of("reproduce", "table1", "--run", run.toString(), "--out", table.toString());
    Outcome.here(command).requireSuccess();
    assertFiles(table, "table1.html", "table1-printed.csv");
    assertThat(Files.readAllLines(table.resolve("table1-measured.csv"))).hasSize(1 + 6 * 5 * 2);

    Path figure = temp.resolve("figure2");
    Outcome.here(
            List.of("reproduce", "figure2", "--run", run.toString(), "--out", figure.toString()))
        .requireSuccess();
    assertFiles(figure, "figure2.html", "figure2-0.png");
  }
}
