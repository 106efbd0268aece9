package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StackTest {
  @Test
  void volumesComeBack() {
    List<Volume> volumes =
        List.of(
            new Volume(1, 2, 3, new float[] {1, 2, 3, 4, 5, 6}, "a"),
            new Volume(1, 2, 3, new float[] {7, 8, 9, 10, 11, 12}, "b"));
    try (NDManager manager = NDManager.newBaseManager()) {
      try (NDArray stack = Stack.of(manager, volumes)) {
        assertThat(stack.getShape()).isEqualTo(new Shape(2, 1, 1, 2, 3));
        List<Volume> back = Stack.toVolumes(stack, "sample", 0);
        assertThat(back.stream().map(Volume::name).toList())
            .containsExactly("sample 0", "sample 1")
            .inOrder();
        for (int i = 0; i < 2; i++) {
          assertThat(back.get(i).values()).isEqualTo(volumes.get(i).values());
          assertThat(back.get(i).width()).isEqualTo(3);
          assertThat(back.get(i).height()).isEqualTo(2);
        }
        volumes.get(0).values()[0] = 99;
        assertThat(stack.toFloatArray()[0]).isEqualTo(1);
      }
      assertThat(LiveArrays.count(manager)).isEqualTo(0);
    }
  }

  @Test
  void channelsStayTogether() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray samples =
            manager.create(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new Shape(2, 2, 1, 1, 2))) {
      List<Volume> volumes = Stack.toVolumes(samples, "s", 0);
      assertThat(volumes.get(0).values()).isEqualTo(new float[] {1, 2, 3, 4});
      assertThat(volumes.get(1).channels()).isEqualTo(2);
      assertThat(volumes.get(1).at(1, 0, 0, 0)).isEqualTo(7);
      try (NDArray again = Stack.of(manager, volumes)) {
        assertThat(again).isEqualTo(samples);
      }
    }
  }
}
