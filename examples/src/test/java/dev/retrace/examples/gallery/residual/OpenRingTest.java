package dev.retrace.examples.gallery.residual;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.gallery.plot.Window;
import org.junit.jupiter.api.Test;

final class OpenRingTest {
  @Test
  void theDensityIntegratesToOne() {
    Window window = new Window(-3, 3, -3, 3);
    int side = 60;
    float[] cells = window.cells(side);
    double sum = 0;
    for (int i = 0; i < cells.length; i += 2) {
      sum += Math.exp(OpenRing.logDensity(cells[i], cells[i + 1]));
    }

    // Seven deviations of the noise lie between the arm and the edge, and cells of half a deviation
    // integrate a normal density to better than 1e-9; their float32 corners cost 1e-7.
    assertThat(sum * window.cellArea(side)).isWithin(1e-6).of(1);
  }

  @Test
  void theSeedDecides() {
    assertThat(new OpenRing(1).draw(5)).isEqualTo(new OpenRing(1).draw(5));
    assertThat(new OpenRing(1).draw(5)).isNotEqualTo(new OpenRing(2).draw(5));
  }
}
