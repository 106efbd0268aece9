package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class QuantisedImagesTest {
  @Test
  void brightnessBecomesAWholeNumberOfEightBits() {
    assertThat(QuantisedImages.level(0)).isEqualTo(0);
    assertThat(QuantisedImages.level(0.5)).isEqualTo(128);
    assertThat(QuantisedImages.level(1)).isEqualTo(255);
    assertThat(QuantisedImages.level(-0.1)).isEqualTo(0);
    assertThat(QuantisedImages.level(1.1)).isEqualTo(255);
  }
}
