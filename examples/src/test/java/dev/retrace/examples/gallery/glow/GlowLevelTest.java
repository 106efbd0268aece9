package dev.retrace.examples.gallery.glow;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.RoundTrip;
import org.junit.jupiter.api.Test;

final class GlowLevelTest {
  @Test
  void latentsHaveTheShapeOfTheImageAndLeadBack() {
    Shape shape = new Shape(3, 3, 8, 8);
    InvertibleGlowLevel network = new InvertibleGlowLevel(new GlowLevel(3, 2, 2, 8));

    assertThat(network.outputShape(shape)).isEqualTo(shape);
    // Float64; four steps, each of which may stretch by the condition of its matrix.
    assertThat(RoundTrip.error(network, shape)).isLessThan(1e-10);
  }
}
