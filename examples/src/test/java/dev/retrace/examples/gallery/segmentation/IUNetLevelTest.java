package dev.retrace.examples.gallery.segmentation;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.RoundTrip;
import org.junit.jupiter.api.Test;

final class IUNetLevelTest {
  @Test
  void threeLevelsKeepTheShapeAndCanBeUndone() {
    Shape shape = new Shape(1, 4, 8, 8, 8);
    InvertibleIUNetLevel core = new InvertibleIUNetLevel(new IUNetLevel(4, 3));

    assertThat(core.outputShape(shape)).isEqualTo(shape);
    // Ten couplings and four orthogonal layers in float64 on values of a few units.
    assertThat(RoundTrip.error(core, shape)).isLessThan(1e-12);
  }
}
