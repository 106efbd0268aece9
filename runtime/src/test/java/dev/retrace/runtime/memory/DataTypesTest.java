package dev.retrace.runtime.memory;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DataTypesTest {
  @ParameterizedTest
  @EnumSource
  void whatPassesTheGuardCanBeHeld(DataType type) {
    DataType safe;
    try {
      safe = DataTypes.requireSafe(type);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageThat().startsWith("the engine cannot hold " + type + " tensors");
      return; // and the engine must not see it: it would end this process
    }
    try (NDManager manager = NDManager.newBaseManager();
        NDArray zeros = manager.zeros(new Shape(2), safe)) {
      assertThat(zeros.getDataType()).isEqualTo(type);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "INT16", "UINT16", "UINT32", "UINT64", "STRING", "UNKNOWN"})
  void whatEndsTheProcessIsStopped(DataType type) {
    assertThrows(IllegalArgumentException.class, () -> DataTypes.requireSafe(type));
  }

  @ParameterizedTest
  @EnumSource
  void statesAreSingleOrDouble(DataType type) {
    if (type == DataType.FLOAT32 || type == DataType.FLOAT64) {
      assertThat(DataTypes.requireState(type)).isEqualTo(type);
    } else {
      assertThat(assertThrows(IllegalArgumentException.class, () -> DataTypes.requireState(type)))
          .hasMessageThat()
          .isEqualTo("an invertible network works in FLOAT32 or FLOAT64, not in " + type);
    }
  }
}
