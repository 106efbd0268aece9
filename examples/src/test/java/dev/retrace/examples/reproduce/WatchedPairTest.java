package dev.retrace.examples.reproduce;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.bench.RunFigures;
import dev.retrace.examples.energy.PowerSample;
import dev.retrace.examples.energy.PowerTrace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of sensors, with and without them. */
final class WatchedPairTest {
  @TempDir private Path folder;

  private ReproductionContext context() {
    return new ReproductionContext(
        List.of(),
        false,
        List.of(),
        1,
        1,
        folder,
        new PrintStream(OutputStream.nullOutputStream()));
  }

  @Test
  void energyIsDividedByParametersOverTime() throws IOException {
    PowerTrace trace =
        new PowerTrace(
            "test",
            List.of(new PowerSample(0, null, 100.0, null), new PowerSample(2, null, 200.0, null)));

    ((WatchedPair) WatchedPair.energy())
        .write(context(), Map.of("IDM", new RunFigures(100, 1, List.of(1.0), trace)), "test");

    assertThat(Files.readAllLines(folder.resolve("figure4.csv")))
        .containsExactly(
            "network,time (s),energy for each parameter (J)", "IDM,0.0,0.0", "IDM,2.0,3.0")
        .inOrder();
    assertThat(Files.readString(folder.resolve("figure4.html"))).contains("<table>");
    assertThat(folder.resolve("figure4.png").toFile().length()).isGreaterThan(0);
  }

  @Test
  void withoutASensorTheFigureIsEmptyAndSaysWhy() throws IOException {
    ((WatchedPair) WatchedPair.temperature()).write(context(), Map.of(), "no thermometer here");

    assertThat(Files.readAllLines(folder.resolve("figure5.csv"))).hasSize(1);
    assertThat(Files.readString(folder.resolve("figure5.html"))).contains("no thermometer here");
  }
}
