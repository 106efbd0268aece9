package dev.retrace.examples.gallery.revnet;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.RoundTrip;
import org.junit.jupiter.api.Test;

final class RevNetCoreTest {
  @Test
  void theInputFollowsFromTheOutput() {
    InvertibleRevNetCore core = new InvertibleRevNetCore(new RevNetCore(4, 2));

    assertThat(core.outputShape(new Shape(2, 4, 8, 8))).isEqualTo(new Shape(2, 64, 2, 2));
    // Twelve couplings in float64 on values of a few units.
    assertThat(RoundTrip.error(core, new Shape(2, 4, 8, 8))).isLessThan(1e-12);
  }
}
