package dev.retrace.examples.gallery.residual;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.RoundTrip;
import org.junit.jupiter.api.Test;

final class ResidualLayerTest {
  @Test
  void theFixedPointIsTheInput() {
    InvertibleResidualLayer layer = new InvertibleResidualLayer(new ResidualLayer(2, 16));

    // The iteration ends where float64 changes by less than 1e-14; its error is some ten times
    // that.
    assertThat(RoundTrip.error(layer, new Shape(20, 2))).isLessThan(1e-12);
  }
}
