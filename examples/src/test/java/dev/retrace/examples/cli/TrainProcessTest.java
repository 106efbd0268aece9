package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.nifti.NiftiReader;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as its users see it: a process, its output, and the files it leaves. */
final class TrainProcessTest {
  @TempDir Path temp;

  private static List<String> train(Path out, int steps, String... more) {
    List<String> all =
        SmallRun.arguments("train", "--steps", Integer.toString(steps), "--out", out.toString());
    all.addAll(List.of(more));
    return all;
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      rows.add(new JsonMapper().readTree(line));
    }
    return rows;
  }

  private static List<JsonNode> steps(Path run) throws IOException {
    return metrics(run).stream().filter(row -> row.has("loss")).toList();
  }

  /** Every number of a step but those that measure the machine. */
  private static List<String> numbers(Path run) throws IOException {
    return steps(run).stream()
        .map(row -> row.get("step") + " " + row.get("loss") + " " + row.get("grad_norm"))
        .toList();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static void requirePicture(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertWithMessage(file.toString()).that(image).isNotNull();
    // Three slices of at least 96 pixels, in two blocks where real volumes stand beside.
    assertThat(image.getWidth()).isAtLeast(3 * 96);
  }

  @Test
  void aRunLeavesEverythingItPromises() throws IOException {
    Path run = temp.resolve("run");
    Outcome outcome =
        Outcome.elsewhere(
                temp,
                train(
                    run,
                    6,
                    "--seed",
                    "5",
                    "--set",
                    "training.validate_every=2",
                    "--set",
                    "training.checkpoint_every=3",
                    "--set",
                    "training.sample_every=4"))
            .requireSuccess();

    List<String> files = files(run);
    assertThat(files.remove(files.size() - 1))
        .containsMatch("^tensorboard/events\\.out\\.tfevents\\.[0-9]{10}\\..*$");
    assertThat(files)
        .containsExactly(
            ".lock",
            "checkpoints/step-0000003.manifest.json",
            "checkpoints/step-0000003.safetensors",
            "checkpoints/step-0000003.state.safetensors",
            "checkpoints/step-0000006.manifest.json",
            "checkpoints/step-0000006.safetensors",
            "checkpoints/step-0000006.state.safetensors",
            "config.yaml",
            "metrics.jsonl",
            "report.html",
            "run.json",
            "samples/sample-0.nii.gz",
            "samples/sample-1.nii.gz",
            "samples/step-4.png",
            "samples/step-6.gif",
            "samples/step-6.png");
    RunConfig config = Configurations.read(run.resolve("config.yaml"));
    assertThat(config)
        .isEqualTo(
            SmallRun.config(
                "training.steps=6",
                "run.seed=5",
                "training.validate_every=2",
                "training.checkpoint_every=3",
                "training.sample_every=4"));
    requireMetrics(run);
    requirePicture(run.resolve("samples/step-4.png"));
    requirePicture(run.resolve("samples/step-6.png"));
    assertThat(NiftiReader.read(run.resolve("samples/sample-1.nii.gz")).shape())
        .isEqualTo(new int[] {8, 8, 8});
    requireOutput(outcome.out(), run);
  }

  private static void requireMetrics(Path run) throws IOException {
    List<JsonNode> steps = steps(run);
    assertThat(steps.stream().map(row -> row.get("step").asInt()).toList())
        .containsExactly(1, 2, 3, 4, 5, 6)
        .inOrder();
    for (JsonNode row : steps) {
      for (String key : List.of("loss", "lr", "grad_norm", "seconds")) {
        assertWithMessage(key).that(row.get(key).asDouble()).isGreaterThan(0.0);
      }
      assertThat(row.get("peak_rss_bytes").asLong()).isNotEqualTo(0);
    }
    List<String> validations =
        metrics(run).stream()
            .filter(row -> row.has("validation") && row.get("validation").asText().equals("mean"))
            .map(row -> row.get("step").asText())
            .toList();
    assertThat(validations).containsExactly("2", "4", "6").inOrder();
  }

  private static void requireOutput(List<String> out, Path run) {
    assertThat(out.get(0)).contains("synthetic volumes: 3 volumes, 1 held out, 8^3 voxels");
    assertThat(out.get(1)).startsWith("separate step: ");
    assertThat(out.get(2)).startsWith("memory of the first step: predicted ");
    assertThat(out.get(3))
        .containsMatch("^step 1  loss [0-9.]+  lr 1.00e-03  [0-9.]+ s/step  0m[0-9]+s left  peak ");
    assertThat(String.join("\n", out)).doesNotContain("\u001b");
    assertThat(out.get(out.size() - 5)).isEqualTo("done after 6 steps; the results are in " + run);
    for (String line : out.subList(out.size() - 4, out.size())) {
      Path named = Path.of(line.substring(line.indexOf(':') + 1).strip());
      assertWithMessage(line).that(Files.isRegularFile(named)).isTrue();
    }
  }

  @Test
  void theSeedDecidesEveryLossWhateverTheCollectorDoes() throws IOException {
    Path first = temp.resolve("first");
    Path second = temp.resolve("second");
    Path other = temp.resolve("other");
    // The first JVM has a tiny nursery and collects at every other step: memory that the engine
    // only borrows from Java would be gone by the time a gradient needs it.
    Outcome.elsewhere(temp, List.of("-Xmn1m"), train(first, 40)).requireSuccess();
    Outcome.here(train(second, 40)).requireSuccess();
    Outcome.here(train(other, 40, "--seed", "1")).requireSuccess();
    assertThat(numbers(second)).isEqualTo(numbers(first));
    assertThat(numbers(other)).isNotEqualTo(numbers(first));
    assertThat(Files.mismatch(sample(first), sample(second))).isEqualTo(-1);
  }

  private static Path sample(Path run) {
    return run.resolve("samples/sample-0.nii.gz");
  }

  @Test
  void aFolderOfFilesIsLearned() throws IOException {
    Path data = new NiftiFolder(temp.resolve("data"), 5).path();
    Path run = temp.resolve("run");
    Outcome outcome =
        Outcome.here(train(run, 3, "--data", data.toString(), "--set", "data.size=10"))
            .requireSuccess();
    assertThat(outcome.out().get(0)).contains(data + ": 4 volumes, 1 held out, 10^3 voxels");
    assertThat(Configurations.read(run.resolve("config.yaml")).run().data())
        .isEqualTo(data.toString());
    assertThat(steps(run)).hasSize(3);
    assertThat(NiftiReader.read(sample(run)).shape()).isEqualTo(new int[] {10, 10, 10});
  }

  @Test
  void samplesAreDrawnAgainByTheirSeed() throws IOException {
    Path run = temp.resolve("run");
    Outcome.here(train(run, 3)).requireSuccess();
    for (String sampler : List.of("ddpm", "ddim", "dpm")) {
      Path here = temp.resolve("here-" + sampler);
      Path there = temp.resolve("there-" + sampler);
      Path other = temp.resolve("other-" + sampler);
      List<String> wanted =
          List.of("sample", "--run", run.toString(), "--count", "3", "--steps", "4");
      Outcome outcome = Outcome.here(with(wanted, sampler, "7", here)).requireSuccess();
      assertThat(outcome.out()).hasSize(3);
      assertThat(outcome.out().get(0)).matches("denoising step 4 of 4 of batch 1 of 2, .* left");
      assertThat(outcome.out().get(1)).matches("denoising step 4 of 4 of batch 2 of 2, 0m00s left");
      assertThat(outcome.out().get(2)).isEqualTo("the samples are in " + here);
      Outcome.elsewhere(temp, with(wanted, sampler, "7", there)).requireSuccess();
      Outcome.here(with(wanted, sampler, "8", other)).requireSuccess();
      assertThat(files(here))
          .containsExactly("sample-0.nii.gz", "sample-1.nii.gz", "sample-2.nii.gz", "samples.png");
      for (String file : files(here)) {
        assertThat(Files.mismatch(here.resolve(file), there.resolve(file))).isEqualTo(-1);
        assertThat(Files.mismatch(here.resolve(file), other.resolve(file))).isNotEqualTo(-1);
      }
      requirePicture(here.resolve("samples.png"));
    }
    requireSampleRefusals(run);
  }

  private static List<String> with(List<String> command, String sampler, String seed, Path out) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--sampler", sampler, "--seed", seed, "--out", out.toString()));
    return all;
  }

  private void requireSampleRefusals(Path run) throws IOException {
    Path out = temp.resolve("refused");
    String[][] mistakes = {
      {"--count", "0"}, {"--steps", "-3"}, {"--steps", "21"}, {"--sampler", "euler"},
    };
    for (String[] mistake : mistakes) {
      List<String> all =
          new ArrayList<>(List.of("sample", "--run", run.toString(), "--out", out.toString()));
      all.addAll(List.of(mistake));
      assertThat(Outcome.here(all).requireSentence()).contains(mistake[0]);
      assertThat(Files.exists(out)).isFalse();
    }
    List<String> again =
        List.of("sample", "--run", run.toString(), "--out", temp.resolve("here-ddim").toString());
    assertThat(Outcome.here(again).requireSentence()).contains("already holds samples");
    Path checkpoint = run.resolve("checkpoints/step-0000003.safetensors");
    Files.write(checkpoint, new byte[20]);
    List<String> damaged = List.of("sample", "--run", run.toString(), "--out", out.toString());
    assertThat(Outcome.here(damaged).requireSentence()).contains(checkpoint.toString());
    Files.delete(checkpoint);
    assertThat(Outcome.here(damaged).requireSentence()).contains("holds no checkpoint");
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void describeSpeaksToPeopleAndPrograms() throws IOException {
    Outcome text = Outcome.here(SmallRun.arguments("describe")).requireSuccess();
    assertThat(text.out().get(0)).isEqualTo("preset tiny");
    Outcome json = Outcome.here(SmallRun.arguments("describe", "--json")).requireSuccess();
    JsonNode tree = new JsonMapper().readTree(String.join("\n", json.out()));
    assertThat(tree.get("preset").asText()).isEqualTo("tiny");
    assertThat(tree.get("levels")).hasSize(2);
    assertThat(tree.get("total_parameters").asLong())
        .isEqualTo(
            Stream.of(tree.get("parameters"))
                .flatMap(parts -> parts.properties().stream())
                .mapToLong(part -> part.getValue().asLong())
                .sum());
  }

  @Test
  void aMistakeIsOneLineOfTheErrorStreamOnly() throws IOException {
    Path run = temp.resolve("run");
    Outcome outcome = Outcome.elsewhere(temp, train(run, 3, "--preset", "tyni"));
    assertThat(outcome.requireSentence()).contains("did you mean tiny?");
    assertThat(outcome.out()).isEmpty();
    assertThat(Files.exists(run)).isFalse();
  }

  @Test
  void aKilledRunLeavesWholeFilesOnly() throws IOException, InterruptedException {
    Path run = temp.resolve("run");
    Process process =
        Outcome.start(
            temp.resolve("out.txt").toFile(),
            temp.resolve("err.txt").toFile(),
            List.of(),
            train(
                run,
                1_000_000,
                "--set",
                "training.checkpoint_every=1",
                "--set",
                "training.sample_every=1",
                "--set",
                "training.validate_every=1000000"));
    try {
      Path third = run.resolve("samples/step-3.png");
      for (int i = 0; i < 6000 && process.isAlive() && !Files.exists(third); i++) {
        Thread.sleep(10);
      }
      assertThat(Files.exists(third)).isTrue();
    } finally {
      process.destroyForcibly();
      process.waitFor(1, TimeUnit.MINUTES);
    }
    int checkpoints = 0;
    for (String name : files(run)) {
      Path file = run.resolve(name);
      if (name.endsWith(".safetensors")) {
        checkpoints++;
        try (SafeTensorsFile tensors = SafeTensors.open(file)) {
          assertThat(tensors.names()).isNotEmpty();
        }
      } else if (name.endsWith(".png")) {
        requirePicture(file);
      } else if (!List.of("config.yaml", "metrics.jsonl", "run.json", ".lock").contains(name)
          && !name.startsWith("tensorboard/")
          && !name.endsWith(".manifest.json")) {
        assertWithMessage(name).that(isTemporary(name)).isTrue();
      }
    }
    assertThat(checkpoints).isAtLeast(3);
    requireRowsButPerhapsTheLast(run);
    Path drawn = temp.resolve("drawn");
    Outcome.here(
            List.of("sample", "--run", run.toString(), "--count", "1", "--out", drawn.toString()))
        .requireSuccess();
  }

  private static boolean isTemporary(String name) {
    return name.matches("(.*/)?\\.[^/]*\\.tmp");
  }

  private static void requireRowsButPerhapsTheLast(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(lines.size()).isAtLeast(3);
    for (int i = 0; i < lines.size(); i++) {
      try {
        assertThat(new JsonMapper().readTree(lines.get(i)).get("step").asInt()).isEqualTo(i + 1);
      } catch (JsonProcessingException e) {
        assertThat(i).isEqualTo(lines.size() - 1);
      }
    }
  }
}
