package dev.retrace.examples.gallery.unetflow;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.RoundTrip;
import org.junit.jupiter.api.Test;

final class UNetDensityTest {
  @Test
  void latentsHaveTheShapeOfTheImageAndLeadBack() {
    Shape shape = new Shape(3, 1, 16, 16);
    InvertibleUNetDensity network = new InvertibleUNetDensity(new UNetDensity(3, 1));

    assertThat(network.outputShape(shape)).isEqualTo(shape);
    // Float64; ten bounded couplings.
    assertThat(RoundTrip.error(network, shape)).isLessThan(1e-10);
  }
}
