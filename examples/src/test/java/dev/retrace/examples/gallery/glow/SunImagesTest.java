package dev.retrace.examples.gallery.glow;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class SunImagesTest {
  @Test
  void pixelsAreWholeNumbersOfEightBitsThatVary() {
    SunImages images = new SunImages(1);
    float[] levels = images.draw(4);

    assertThat(levels).hasLength((int) images.shape(4).size());
    float least = 255;
    float most = 0;
    for (float level : levels) {
      assertThat(level).isEqualTo((float) Math.rint(level));
      least = Math.min(least, level);
      most = Math.max(most, level);
    }
    assertThat(least).isAtLeast(0);
    assertThat(most).isAtMost(255);
    assertThat(most - least).isGreaterThan(100);
  }

  @Test
  void theSeedDecides() {
    assertThat(new SunImages(1).draw(2)).isEqualTo(new SunImages(1).draw(2));
    assertThat(new SunImages(1).draw(2)).isNotEqualTo(new SunImages(2).draw(2));
  }
}
