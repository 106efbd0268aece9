package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of given times and events; nothing is timed. */
final class SpeedTablesTest {
  private static final double TOLERANCE = 1e-12; // a few sums of short decimals

  @TempDir Path temp;

  @Test
  void theRatioIsTheMedianOfNeighbours() {
    Timing timing = new Timing(List.of(1.0, 4.0, 3.0), List.of(2.0, 2.0, 3.0));
    assertThat(timing.first()).isEqualTo(3.0);
    assertThat(timing.second()).isEqualTo(2.0);
    assertThat(timing.ratio()).isEqualTo(1.0);
    assertThat(timing.smallestRatio()).isEqualTo(0.5);
    assertThat(timing.largestRatio()).isEqualTo(2.0);

    List<SpeedRow> rows = List.of(new SpeedRow(VariantPair.parse("inverted/stored"), 2, timing));
    assertThat(SpeedRow.table(rows).toString().replaceAll(" +", " ").lines().toList().get(1))
        .isEqualTo("inverted/stored 2 3.000 2.000 1.00 0.50 2.00");
    assertThat(SpeedRow.csv(rows))
        .containsExactly(
            "pair,threads,turn,first_seconds,second_seconds",
            "inverted/stored,2,1,1.000000,2.000000",
            "inverted/stored,2,2,4.000000,2.000000",
            "inverted/stored,2,3,3.000000,3.000000")
        .inOrder();
  }

  @Test
  void pairsTakeTurnsAndMustAgree() {
    int[] calls = new int[2];
    Timing timing = Timing.ofPairs(3, () -> ++calls[0], () -> ++calls[1], Timing::requireEqual);
    assertThat(timing.firsts()).hasSize(3);
    assertThat(calls[0]).isEqualTo(calls[1]);
    assertThrows(
        IllegalStateException.class,
        () -> Timing.ofPairs(1, () -> 1, () -> 2, Timing::requireEqual));
  }

  @Test
  void anOperatorsTimeIsWithoutThoseItCalls() throws IOException {
    Path events = temp.resolve("events.json");
    Files.writeString(
        events,
        """
        [{"name": "inner", "ph": "X", "ts": 12, "dur": 3, "tid": 1},
         {"name": "outer", "ph": "X", "ts": 10, "dur": 10, "tid": 1},
         {"name": "inner", "ph": "X", "ts": 16, "dur": 4, "tid": 1},
         {"name": "mark", "ph": "i", "ts": 17, "tid": 1},
         {"name": "inner", "ph": "X", "ts": 30, "dur": 5, "tid": 1},
         {"name": "other", "ph": "X", "ts": 11, "dur": 1, "tid": 2}]
        """);
    OperatorProfile profile = OperatorProfile.read(events, 40e-6);
    assertThat(profile.inOperators()).isWithin(TOLERANCE).of(16e-6);
    assertThat(profile.operators().stream().map(OperatorProfile.Operator::name).toList())
        .containsExactly("inner", "outer", "other")
        .inOrder();
    assertThat(profile.operators().get(0).calls()).isEqualTo(3);
    assertThat(profile.operators().get(0).seconds()).isWithin(TOLERANCE).of(12e-6);
    assertThat(profile.operators().get(1).seconds()).isWithin(TOLERANCE).of(3e-6);
    String table = ProfileTable.of(Variant.parse("inverted"), 1, profile);
    assertThat(table).contains("(40.0 %) in the engine's operators");
    assertThat(table).containsMatch("inner +3 +0.000 +30.0");
    assertThrows(UserException.class, () -> OperatorProfile.read(temp.resolve("none"), 1));
  }
}
