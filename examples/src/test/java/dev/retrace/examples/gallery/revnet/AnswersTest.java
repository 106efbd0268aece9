package dev.retrace.examples.gallery.revnet;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class AnswersTest {
  private final Answers answers = new Answers(2, new long[] {0, 1, 1, 1}, new long[] {0, 0, 1, 1});

  @Test
  void accuracyAndConfusion() {
    assertThat(answers.accuracy()).isEqualTo(0.75);
    assertThat(answers.confusion()).isEqualTo(new double[] {0.5, 0.5, 0, 1});
  }

  @Test
  void aColumnHoldsTheImagesOfOneAnswer() {
    // One pixel each; the second row of the first column has no image, and the last one is left.
    assertThat(answers.columns(new float[] {1, 2, 3, 4})).isEqualTo(new float[] {1, 2, 0, 3});
  }
}
