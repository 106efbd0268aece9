package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and files of given figures; nothing is measured. */
final class MemoryTableTest {
  private static final long MIB = 1 << 20;
  private static final Variant INVERTED = Variant.parse("inverted");
  private static final Variant AUTOGRAD = Variant.parse("autograd");

  @TempDir Path temp;

  /** Parameters 10, moments 20, process 5 above 100; the peak is so far above the rest. */
  private static MemoryFigures figures(long held, long peak, long gradients) {
    long rest = 135 * MIB;
    return new MemoryFigures(
        10 * MIB,
        20 * MIB,
        100 * MIB,
        rest,
        rest + held * MIB,
        rest + peak * MIB,
        gradients < 0 ? gradients : gradients * MIB,
        "backward of here",
        gradients < 0 ? gradients : 58 * MIB,
        -1);
  }

  @Test
  void thePartsAddUpToThePeak() {
    MemoryFigures figures = figures(8, 30, 6);
    assertThat(figures.growth()).isEqualTo(65 * MIB);
    assertThat(figures.process()).isEqualTo(5 * MIB);
    assertThat(figures.activations()).isEqualTo(8 * MIB);
    assertThat(figures.workspace()).isEqualTo(16 * MIB);
    assertThat(figures.beyond()).isEqualTo(29 * MIB);

    MemoryFigures late = figures(80, 30, 6); // most of what was held is gone at the peak
    assertThat(late.activations()).isEqualTo(24 * MIB);
    assertThat(late.workspace()).isEqualTo(0);
  }

  @Test
  void gradientsThatAreNotKnownAreAllTakenOff() {
    assertThat(figures(40, 50, StepWatch.UNKNOWN).beyond()).isEqualTo((85 - 10 - 20 - 10) * MIB);
  }

  @Test
  void onAGpuItsOwnPeakCounts() {
    MemoryFigures host = figures(8, 30, 6);
    MemoryFigures gpu =
        new MemoryFigures(
            host.parameters(),
            host.moments(),
            host.before(),
            host.rest(),
            host.afterForward(),
            host.peak(),
            host.gradients(),
            host.where(),
            host.predicted(),
            200 * MIB);

    assertThat(host.enginePeak()).isEqualTo(host.growth());
    assertThat(gpu.enginePeak()).isEqualTo(200 * MIB);
    assertThat(gpu.beyond()).isEqualTo((200 - 10 - 20 - 10) * MIB);
  }

  @Test
  void aRowNamesEveryPart() {
    MemoryTable table =
        new MemoryTable(
            List.of(
                new MemoryRow("tiny", INVERTED, figures(8, 30, 6)),
                new MemoryRow("tiny", AUTOGRAD, figures(40, 50, StepWatch.UNKNOWN))));
    List<String> lines = table.toString().lines().toList();
    assertThat(words(lines.get(1)))
        .isEqualTo("inverted 10.0 20.0 6.0 8.0 16.0 5.0 65.0 58.0 backward of here");
    assertThat(words(lines.get(2)))
        .isEqualTo("autograd 10.0 20.0 - 40.0 10.0 5.0 85.0 - backward of here");
    assertThat(table.toString()).contains("GPU memory           not available");
  }

  private static String words(String line) {
    return line.strip().replaceAll(" +", " ");
  }

  @Test
  void aSweepWritesItsGrowthItsFiguresAndItsPicture() throws IOException {
    BenchSetting setting = setting();
    List<Integer> depths = List.of(2, 4);
    MemorySweep sweep = new MemorySweep("couplings a level", depths, List.of(INVERTED, AUTOGRAD));
    sweep.measure(
        (variant, network) -> figures(8, variant.equals(AUTOGRAD) ? 10L * depth(network) : 9, 0),
        depth -> NetworkSpec.doubling(4, depth, 8, 1));
    String table =
        new DepthBench(setting, 4, 8, 1, depths, List.of(INVERTED, AUTOGRAD))
            .withGrowth(sweep)
            .toString();
    List<String> lines = table.lines().map(MemoryTableTest::words).toList();
    assertThat(lines)
        .containsExactly(
            "couplings a level parameters inverted autograd",
            "2 10.0 14.0 25.0",
            "4 10.0 14.0 45.0",
            "growth per coupling 0.000 0.000 3.333") // 20 MiB over two couplings in three levels
        .inOrder();
    sweep.finish(setting, "depth", "title");
    List<String> csv = Files.readAllLines(temp.resolve("new/depth.csv"));
    assertThat(csv).hasSize(5);
    assertThat(csv.get(0)).startsWith("couplings_a_level,variant,parameters,moments,gradients,");
    assertThat(csv.get(1))
        .isEqualTo(
            "2,inverted,10485760,20971520,0,104857600,141557760,149946368,150994944,60817408,,"
                + "backward of here");
    assertThat(Files.size(temp.resolve("new/depth.png"))).isGreaterThan(1000L);
  }

  private static int depth(NetworkSpec network) {
    return 2 * network.config().model().modules().get(0);
  }

  @Test
  void whatFailsIsLeftOffAndToldAtTheEnd() throws IOException {
    BenchSetting setting = setting();
    MemorySweep sweep = new MemorySweep("size", List.of(8, 16), List.of(INVERTED));
    sweep.measure(
        (variant, network) -> {
          if (network.config().data().size() == 16) {
            throw new UserException("There was no memory.");
          }
          return figures(1, 2, 0);
        },
        size -> NetworkSpec.doubling(4, 2, size, 1));
    assertThat(sweep.table().toString().lines().toList().get(2)).endsWith("-");
    UserException e =
        assertThrows(UserException.class, () -> sweep.finish(setting, "size", "title"));
    assertThat(e).hasMessageThat().isEqualTo("1 of 2 measurements failed. There was no memory.");
    assertThat(Files.readAllLines(temp.resolve("new/size.csv"))).hasSize(2);
  }

  private BenchSetting setting() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new BenchSetting(nowhere, temp.resolve("new"), 1);
  }
}
