package dev.retrace.examples.gallery.revnet;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.gallery.LabelledBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class OutlineImagesTest {
  @Test
  void allClassesOccurAndPixelsAreNearTheUnitInterval() {
    try (NDManager manager = NDManager.newBaseManager();
        LabelledBatch batch = new OutlineImages(1).draw(manager, 200)) {
      assertThat(batch.images().getShape()).isEqualTo(OutlineImages.shape(200));
      assertThat(Arrays.stream(batch.labels().toLongArray()).distinct().count())
          .isEqualTo(Outline.values().length);
      // Six deviations of the noise beyond black and white.
      assertThat(batch.images().min().getFloat()).isGreaterThan(-0.6f);
      assertThat(batch.images().max().getFloat()).isLessThan(1.6f);
    }
  }

  @Test
  void theSeedDecides() {
    try (NDManager manager = NDManager.newBaseManager();
        LabelledBatch one = new OutlineImages(1).draw(manager, 3);
        LabelledBatch same = new OutlineImages(1).draw(manager, 3);
        LabelledBatch other = new OutlineImages(2).draw(manager, 3)) {
      assertThat(one.images().toFloatArray()).isEqualTo(same.images().toFloatArray());
      assertThat(one.labels().toLongArray()).isEqualTo(same.labels().toLongArray());
      assertThat(one.images().toFloatArray()).isNotEqualTo(other.images().toFloatArray());
    }
  }

  @Test
  void everyOutlineFitsIntoTheImage() {
    for (Outline outline : Outline.values()) {
      int inside = 0;
      for (int i = 0; i < 100 * 100; i++) {
        double x = (i % 100 - 50) / 33.0;
        double y = (i / 100.0 - 50) / 33.0;
        if (outline.covers(x, y)) {
          inside++;
          assertWithMessage(outline.name()).that(Math.hypot(x, y)).isLessThan(1.25);
        }
      }
      assertWithMessage(outline.name()).that(inside).isGreaterThan(500);
    }
  }
}
