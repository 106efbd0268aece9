package dev.retrace.runtime.verify;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

final class LiveArraysTest {
  @Test
  void arraysAreCountedAndWeighedAtAnyDepth() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(LiveArrays.count(manager)).isEqualTo(0);
      manager.zeros(new Shape(3, 5), DataType.FLOAT64);
      try (NDManager nested = manager.newSubManager();
          NDArray codes = nested.zeros(new Shape(7), DataType.UINT8)) {
        assertThat(codes.getManager()).isEqualTo(nested);
        assertThat(LiveArrays.count(manager)).isEqualTo(3);
        assertThat(LiveArrays.bytes(manager)).isEqualTo(3 * 5 * 8 + 7);
      }
      assertThat(LiveArrays.bytes(manager)).isEqualTo(3 * 5 * 8);
    }
  }
}
