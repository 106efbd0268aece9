package dev.retrace.runtime.io;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The format's names of the element types that the engine can hold. */
final class SafeTensorsTypes {

  private static final Map<DataType, String> CODES =
      Map.of(
          DataType.FLOAT64, "F64",
          DataType.FLOAT32, "F32",
          DataType.FLOAT16, "F16",
          DataType.INT64, "I64",
          DataType.INT32, "I32",
          DataType.INT8, "I8",
          DataType.UINT8, "U8",
          DataType.BOOLEAN, "BOOL");

  private static final Map<String, DataType> TYPES =
      CODES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private SafeTensorsTypes() {}

  static Optional<String> codeOf(DataType type) {
    return Optional.ofNullable(CODES.get(type));
  }

  static Optional<DataType> typeOf(String code) {
    return Optional.ofNullable(TYPES.get(code));
  }
}
