package dev.retrace.examples.reproduce;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.MemoryFigures;
import dev.retrace.examples.bench.RunFigures;
import dev.retrace.examples.energy.PowerTrace;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.DataTable;
import dev.retrace.idm.peers.PatchDdmConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What table 2 is made of, short of measuring. */
final class Table2Test {
  private static List<Object> row(DataTable table, String quantity) {
    return table.rows().stream()
        .filter(row -> quantity.equals(row.get(0)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theFullPairIsPredictedFromShapes() {
    DataTable table = FullPair.table();

    assertThat(row(table, "parameters").subList(2, 6))
        .containsExactly(343_549_569L, 343_549_569L, 24_257_167L, 24_257_167L)
        .inOrder();
    assertThat(row(table, "operations to rebuild").get(3)).isEqualTo(0.0);
    List<Object> counted = row(table, "operations as the profiler would count the public code");
    assertThat(counted.get(5)).isEqualTo(1_225_184_879L);
    assertThat(counted.get(7)).isEqualTo(1_225_184_889L);
    double rebuilt = (Double) row(table, "peak memory").get(2);
    double stored = (Double) row(table, "peak memory").get(3);
    assertThat(rebuilt).isLessThan(stored);
  }

  @Test
  void partsOfThePeakAddUp() {
    DataTable table = FullPair.table();
    for (int column = 2; column < 6; column++) {
      double sum = 0;
      for (List<Object> each : table.rows()) {
        sum += ((String) each.get(0)).startsWith("of which") ? (Double) each.get(column) : 0;
      }
      // Each cell is rounded to a tenth.
      assertThat(sum).isWithin(0.5).of((Double) row(table, "peak memory").get(column));
    }
  }

  // One level of two channels, 4³ voxels: by hand.
  @Test
  void theArithmeticOfPatchDdmIsThatOfItsLayers() {
    PatchDdmConfig config = new PatchDdmConfig(4, 1, 2, List.of(1), 1);

    PatchDdmMemory memory = PatchDdmMemory.of(config, 1, 4);

    // Down 1, middle 2, up 2 blocks of two norms, and the last one; the stem reads 4 channels.
    long norms = 5 * 2 + 1;
    assertThat(memory.activations()).isEqualTo(4 * 64 * (norms * 3 * 2 + 4));
    assertThat(memory.moments()).isEqualTo(2 * memory.parameters());
    assertThat(memory.peak())
        .isEqualTo(4 * memory.parameters() + memory.activations() + memory.workspace());
  }

  @Test
  void bothOfThePairSeeTheSameVoxels() {
    ReducedPair pair = ReducedPair.of(List.of("training.batch=3"));

    assertThat(pair.patchDdm().batch()).isEqualTo(3);
    assertThat(pair.taking("inverted").batch()).isEqualTo(3);
    assertThat(pair.voxels()).isEqualTo(3L * 32 * 32 * 32);
  }

  private static final long MIB = 1 << 20;

  private static DataTable measured(long gradients, long devicePeak) {
    MemoryFigures memory =
        new MemoryFigures(
            10 * MIB,
            20 * MIB,
            100 * MIB,
            135 * MIB,
            143 * MIB,
            165 * MIB,
            gradients,
            "backward",
            -1,
            devicePeak);
    RunFigures run = new RunFigures(5, 1, List.of(1.0), new PowerTrace("no sensor", List.of()));
    StepWork work = new StepWork(1, List.of(), List.of());
    return MeasuredNetwork.table(
        "test", List.of(new MeasuredNetwork("any", 8, memory, run, work, 3, null)));
  }

  @Test
  void theMeasuredPeakIsSplitIntoItsParts() {
    DataTable table = measured(6 * MIB, -1);

    assertThat(row(table, "peak resident memory of the host").get(2)).isEqualTo(65.0);
    assertThat(row(table, "of which gradients").get(2)).isEqualTo(6.0);
    assertThat(row(table, "of which workspace").get(2)).isEqualTo(16.0);
    assertThat(row(table, "energy for each step").get(2)).isNull();
    assertThat(table.rows().stream().map(each -> each.get(0)).toList())
        .doesNotContain("peak memory of the GPU");
  }

  // Not zero, which they are not.
  @Test
  void gradientsThatAreNotKnownLeaveTheirCellEmpty() {
    DataTable table = measured(-1, -1);

    assertThat(row(table, "of which gradients").get(2)).isNull();
    assertThat(row(table, "of which workspace").get(2)).isEqualTo(22.0);
  }

  @Test
  void onAGpuItsPeakIsShownAndTheHostSplitsNothing() {
    DataTable table = measured(6 * MIB, 200 * MIB);

    assertThat(row(table, "peak memory of the GPU").get(2)).isEqualTo(200.0);
    assertThat(row(table, "of which parameters").get(2)).isEqualTo(10.0);
    assertThat(row(table, "of which activations").get(2)).isNull();
  }

  @Test
  void theSizesAreThoseOfTheConfiguration() {
    ReducedPair pair = ReducedPair.of(List.of("model.channels=[8,16,32,64,128]"));

    assertThat(pair.sizes()).contains("IDM has [8, 16, 32, 64, 128] channels");
    assertThat(pair.sizes()).contains("8 channels on the first of 6 levels, for 29 on the first");
  }

  @Test
  void channelsThatOnlyOneWouldHaveAreRefused() {
    UserException e =
        assertThrows(UserException.class, () -> ReducedPair.of(List.of("model.image_channels=2")));

    assertThat(e).hasMessageThat().contains("set it to 1, not 2");
  }

  @Test
  void aSizeThatOnlyOneCanTakeIsRefused() {
    UserException e =
        assertThrows(UserException.class, () -> ReducedPair.of(List.of("data.size=16")));

    assertThat(e).hasMessageThat().contains("divide by 32");
  }

  @Test
  void barsAreDrawnInProportion() {
    String svg =
        new StackedBars("MiB", List.of("a", "b"))
            .bar("half & <half>", 1, 1)
            .bar("unknown", Double.NaN, 4)
            .svg();

    assertThat(NetworkDrawingTest.parsed(svg).getElementsByTagName("rect").getLength())
        .isEqualTo(2 + 3);
  }
}
