package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.runtime.memory.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchCommandTest {
  @TempDir Path temp;

  @Test
  void depthIsMeasuredInJvmsOfTheirOwn() throws IOException {
    Assumptions.assumeTrue(ResidentMemory.canMeasurePeak());
    Path out = temp.resolve("out");
    List<String> command = new ArrayList<>(List.of("bench", "depth", "--couplings", "2,4"));
    command.addAll(List.of("--channels", "4", "--size", "8", "--batch", "1"));
    command.addAll(List.of("--variants", "planned+fused+int8", "--out", out.toString()));

    Outcome run = Outcome.elsewhere(temp, command).requireSuccess();

    assertThat(String.join("\n", run.out())).contains("MALLOC_MMAP_THRESHOLD_=1048576");
    List<String> rows = run.out().stream().filter(line -> line.matches("[24] .*")).toList();
    assertThat(rows).hasSize(2);
    assertThat(Files.readAllLines(out.resolve("depth.csv"))).hasSize(3);
    assertThat(Files.exists(out.resolve("depth.png"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth --couplings 2,3 | even number",
        "depth --couplings 4,2 | expected rising positive numbers, not [4, 2]",
        "depth --size 30 | a multiple of 4 voxels, not 30",
        "depth --variants inverse | give one of autograd",
        "depth --threads 0 | --threads: expected a positive number, not 0",
        "size --sizes 16,17 | a multiple of 4 voxels, not 17",
        "memory --variants stored@1GiB | only planned can",
        "memory --variants autograd+fused | leave out +fused",
        "memory --set data.size=8 | name one with --preset",
        "memory --preset tiny --channels 8 | are for a network without a preset",
        "memory --preset tyni | did you mean tiny?",
        "memory --batch 0 | training.batch",
        "speed --pairs inverted | give two variants",
        "speed --repeats 0 | --repeats: expected a positive number, not 0",
        "speed --threads 2,1 | expected rising positive numbers",
        "speed --profile fast | give one of autograd",
        "handwritten --channels 3 | --channels must be even",
      })
  void mistakesEndInOneSentence(String options, String sentence) {
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(List.of(options.split(" ", -1)));
    if (!options.startsWith("handwritten")) {
      command.addAll(List.of("--out", temp.resolve("out").toString()));
    }
    assertWithMessage(options).that(Outcome.here(command).requireSentence()).contains(sentence);
    assertThat(Files.exists(temp.resolve("out"))).isFalse();
  }
}
