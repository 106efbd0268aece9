package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.gallery.plot.Window;
import org.junit.jupiter.api.Test;

final class TwoMoonsTest {
  @Test
  void theDensityIntegratesToOne() {
    Window window = new Window(-1.5, 2.5, -1.75, 2.25);
    int side = 160;
    float[] cells = window.cells(side);
    double sum = 0;
    for (int i = 0; i < cells.length; i += 2) {
      sum += Math.exp(TwoMoons.logDensity(cells[i], cells[i + 1]));
    }

    // Ten deviations of the noise lie between the moons and the edge; cells of half a deviation
    // integrate a normal density to better than 1e-9, and their float32 corners cost 1e-7.
    assertThat(sum * window.cellArea(side)).isWithin(1e-6).of(1);
  }

  @Test
  void thePointsFollowTheDensity() {
    int count = 4000;
    float[] points = new TwoMoons(5).draw(count);
    double x = 0;
    double y = 0;
    double likelihood = 0;
    for (int i = 0; i < count; i++) {
      x += points[2 * i];
      y += points[2 * i + 1];
      likelihood += TwoMoons.logDensity(points[2 * i], points[2 * i + 1]);
    }

    // Four standard errors; the deviations are 0.87, 0.50 and 1.0.
    double error = 4 / Math.sqrt(count);
    assertThat(x / count).isWithin(0.87 * error).of(0.5);
    assertThat(y / count).isWithin(0.50 * error).of(0.25);
    // The entropy of an arc of length π, ln(2π) for two, and of noise across it: 0.26, and a little
    // more for the round ends.
    assertThat(likelihood / count).isWithin(1.0 * error).of(-0.28);
  }

  @Test
  void theSeedDecides() {
    assertThat(new TwoMoons(1).draw(5)).isEqualTo(new TwoMoons(1).draw(5));
    assertThat(new TwoMoons(1).draw(5)).isNotEqualTo(new TwoMoons(2).draw(5));
  }
}
