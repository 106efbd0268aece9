package dev.retrace.examples.reproduce;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
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
