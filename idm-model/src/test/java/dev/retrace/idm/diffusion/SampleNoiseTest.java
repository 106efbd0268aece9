package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SampleNoiseTest {
  @Test
  void aSampleDependsOnItsNumberAlone() {
    try (NDManager manager = NDManager.newBaseManager()) {
      SampleNoise together = new SampleNoise(7, 0, 3);
      SampleNoise alone = new SampleNoise(7, 2, 1);
      for (int draw = 0; draw < 2; draw++) {
        try (NDArray three = together.draw(manager, new Shape(3, 2, 5), DataType.FLOAT32);
            NDArray one = alone.draw(manager, new Shape(1, 2, 5), DataType.FLOAT32)) {
          float[] all = three.toFloatArray();
          assertThat(Arrays.copyOfRange(all, 20, 30)).isEqualTo(one.toFloatArray());
          assertThat(Arrays.copyOfRange(all, 0, 10)).isNotEqualTo(one.toFloatArray());
        }
      }
      assertThat(manager.getManagedArrays()).isEmpty();
      assertThrows(
          IllegalArgumentException.class,
          () -> alone.draw(manager, new Shape(2, 2), DataType.FLOAT32));
    }
  }
}
