package dev.retrace.examples.gallery.segmentation;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.gallery.LabelledBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AnatomyVolumesTest {
  @Test
  void everyVolumeHasAllClasses() {
    int voxels = 24 * 24 * 24;
    try (NDManager manager = NDManager.newBaseManager();
        LabelledBatch batch = new AnatomyVolumes(24, 1).draw(manager, 10)) {
      long[] labels = batch.labels().toLongArray();
      for (int i = 0; i < 10; i++) {
        long[] one = Arrays.copyOfRange(labels, i * voxels, (i + 1) * voxels);
        for (int label = 0; label < Anatomy.CLASSES; label++) {
          int wanted = label;
          assertThat(Arrays.stream(one).filter(each -> each == wanted).count()).isAtLeast(20);
        }
      }
    }
  }

  @Test
  void theSeedDecides() {
    try (NDManager manager = NDManager.newBaseManager();
        LabelledBatch one = new AnatomyVolumes(8, 1).draw(manager, 2);
        LabelledBatch same = new AnatomyVolumes(8, 1).draw(manager, 2);
        LabelledBatch other = new AnatomyVolumes(8, 2).draw(manager, 2)) {
      assertThat(one.images().toFloatArray()).isEqualTo(same.images().toFloatArray());
      assertThat(one.labels().toLongArray()).isEqualTo(same.labels().toLongArray());
      assertThat(one.images().toFloatArray()).isNotEqualTo(other.images().toFloatArray());
    }
  }

  @Test
  void brightnessAloneTellsLesionAndVesselNotApart() {
    assertThat(AnatomyVolumes.byBrightness(new float[] {0, 0.3f, 0.4f, 0.6f, 0.7f, 2}))
        .isEqualTo(new long[] {0, 0, 1, 1, 2, 2});
  }
}
