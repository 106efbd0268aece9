package dev.retrace.processor.model;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SegmentsTest {
  private static final CouplingStep COUPLING =
      new CouplingStep(
          "c",
          new LawFacts(new TypeName("p", List.of("Law")), "x + b"),
          new Region.Part(Half.LEFT, true),
          Strategy.INVERT,
          List.of());
  private static final LayerStep LEFT = layer("l", Half.LEFT);
  private static final LayerStep RIGHT = layer("r", Half.RIGHT);
  private static final LayerStep WHOLE = layer("w", Half.BOTH);

  private static LayerStep layer(String name, Half on) {
    return new LayerStep(name, on, Count.ONE, Maker.NONE, Optional.empty());
  }

  @Test
  void neighboursShareASegment() {
    assertThat(Segments.of(List.of(COUPLING, COUPLING, WHOLE, WHOLE, LEFT, RIGHT, LEFT, COUPLING)))
        .containsExactly(
            new CouplingSegment(List.of(COUPLING, COUPLING)),
            new WholeSegment(List.of(WHOLE, WHOLE)),
            new LaneSegment(List.of(LEFT, RIGHT, LEFT)),
            new CouplingSegment(List.of(COUPLING)))
        .inOrder();
  }

  @Test
  void nothingHasNoSegment() {
    assertThat(Segments.of(List.of())).isEmpty();
  }
}
