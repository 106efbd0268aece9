package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake ends in one sentence, exit code 2, and nothing in the output folder. */
final class BadInputTest {
  @TempDir Path temp;

  private Path out() {
    return temp.resolve("out");
  }

  /** Trains with all that makes the run small, then with options that are to be refused. */
  private String refusal(String... options) {
    String sentence = refusalFor(out(), options);
    assertThat(Files.exists(out())).isFalse();
    return sentence;
  }

  private static String refusalFor(Path folder, String... options) {
    List<String> all = SmallRun.arguments("train", "--steps", "3", "--out", folder.toString());
    all.addAll(List.of(options));
    return Outcome.here(all).requireSentence();
  }

  /** Something done to a folder of good files. */
  interface Damage {
    Path to(NiftiFolder folder) throws IOException;
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("truncated", NiftiFolder::truncated, "cut short"),
        damage("wrong magic", NiftiFolder::withWrongMagic, "not a NIfTI file"),
        damage("colours", NiftiFolder::ofColours, "128"),
        damage("NaN", NiftiFolder::withNaN, "NaN"));
  }

  private static Arguments damage(String name, Damage damage, String reason) {
    return Arguments.of(Named.of(name, damage), reason);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void badFilesAreNamed(Damage damage, String reason) throws IOException {
    NiftiFolder folder = new NiftiFolder(temp.resolve("data"), 3);
    Path bad = damage.to(folder);
    String sentence = refusal("--data", folder.path().toString());
    assertThat(sentence).contains(bad.toString());
    assertThat(sentence).contains(reason);
    assertThat(sentence).contains("--skip-bad");
  }

  @ParameterizedTest
  @MethodSource("damages")
  void skipBadGoesOnAndListsThem(Damage damage, String reason) throws IOException {
    NiftiFolder folder = new NiftiFolder(temp.resolve("data"), 3);
    Path bad = damage.to(folder);
    List<String> all = SmallRun.arguments("train", "--steps", "1", "--out", out().toString());
    all.addAll(List.of("--skip-bad", "--data", folder.path().toString()));
    Outcome outcome = Outcome.here(all).requireSuccess();
    List<String> listed = outcome.out().stream().filter(line -> line.contains("left out")).toList();
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0)).contains(bad.toString());
    assertThat(listed.get(0)).contains(reason);
    assertThat(outcome.out().get(0)).contains("2 volumes, 1 held out");
    assertThat(Files.exists(out().resolve("config.yaml"))).isTrue();
  }

  @Test
  void dataFoldersWithoutData() throws IOException {
    Path missing = temp.resolve("missing");
    assertThat(refusal("--data", missing.toString())).contains(missing + " does not exist");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThat(refusal("--data", empty.toString())).contains(empty + " holds no .nii");
    Path file = Files.writeString(temp.resolve("file.nii"), "text");
    assertThat(refusal("--data", file.toString())).contains(file + " is not a folder");
    Path one = new NiftiFolder(temp.resolve("one"), 1).path();
    assertThat(refusal("--data", one.toString())).contains("only one usable volume");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.size=7 | 8 to 512 voxels",
        "data.size=100000 | 8 to 512 voxels",
        "model.stride=[2,2] | axes",
        "model.image_channels=2 | have 1 channel, but model.image_channels is 2",
        "data.phantoms=2 --set data.validation_fraction=0.9 | At least one synthetic volume",
        "model.channels=[4,8,16,32] --set model.modules=[0,0,0,1] --set model.norm=instance"
            + " | cannot be built for volumes of 8",
        "model.channels=[4,8,16,32] --set model.modules=[1,1,1,1] --set model.norm=instance --set"
            + " model.time=stem --set model.zero_start=false | cannot be built for volumes of 8",
        "model.stride=100000 | too large",
        "model.orthogonal=householder | no Haar start",
        "model.time_width=1 | time_width",
        "diffusion.steps=2 --set sampling.steps=3 | sampling.steps",
        "data.sise=8 | did you mean data.size?",
        "mode.channels=[4] | did you mean model.channels?",
        "model.norm=groop | one of instance, group, none",
        "data.size | expected key=value",
        "run.preset=paper | use --preset",
        "data.size=[ | not YAML",
      })
  void settingsThatDoNotFit(String settings, String reason) {
    assertThat(refusal(("--set " + settings).split(" ", -1))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--preset papr | did you mean paper?",
        "--preset gigantic | there are tiny",
        "--steps -5 | training.steps: expected a number of at least 0, not -5",
        "--steps 0 | never end",
        "--steps many | --steps",
        "--steps 1.5 | --steps",
        "--max-minutes -1 | training.max_minutes",
        "--max-minutes NaN | training.max_minutes",
        "--batch 0 | training.batch",
        "--batch | --batch",
        "--seed x | --seed",
        "--set | --set",
        "--bogus | --bogus",
        "--skip-bad | name a folder with --data",
        "stray | stray",
      })
  void optionsThatDoNotFit(String options, String reason) {
    List<String> all = new ArrayList<>(List.of("train", "--out", out().toString()));
    all.addAll(List.of(options.split(" ", -1)));
    assertThat(Outcome.here(all).requireSentence()).contains(reason);
    assertThat(Files.exists(out())).isFalse();
  }

  @Test
  void outputFoldersThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "mine");
    for (Path folder : List.of(file, file.resolve("run"))) {
      assertThat(refusalFor(folder)).contains("Cannot write to " + folder);
    }
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void aRunIsNotOverwritten() throws IOException {
    Path run = Files.createDirectory(temp.resolve("run"));
    Files.writeString(run.resolve("config.yaml"), "mine");
    assertThat(refusalFor(run)).contains(run + " already holds a run");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.toList()).containsExactly(run.resolve("config.yaml"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "describe --preset papr | did you mean paper?",
        "describe --set data.size=0 | data.size",
        "describe --jsn | --jsn",
        "sample | --run",
        "sample --run no-such-folder | no-such-folder does not hold a run",
        "sample --run no-such-folder --sampler euler | --sampler",
        "trane | trane",
      })
  void otherCommands(String command, String reason) {
    assertThat(Outcome.here(List.of(command.split(" ", -1))).requireSentence()).contains(reason);
  }

  @Test
  void verbosePrintsTheTrace() {
    for (String[] command :
        new String[][] {
          {"train", "--preset", "papr", "--verbose", "--out", out().toString()},
          {"--verbose", "train", "--preset", "papr", "--out", out().toString()},
          {"train", "--steps", "x", "--verbose", "--out", out().toString()},
          {"train", "--bogus", "--verbose", "--out", out().toString()},
        }) {
      Outcome outcome = Outcome.here(List.of(command));
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err().get(0)).startsWith("retrace: ");
      assertThat(outcome.err().stream().anyMatch(line -> line.startsWith("\tat "))).isTrue();
    }
    assertThat(Files.exists(out())).isFalse();
  }
}
