package dev.retrace.runtime.io;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** The element types of NumPy that are read. */
enum NpyType {
  FLOAT32("f4", 4),
  FLOAT64("f8", 8),
  INT8("i1", 1),
  INT16("i2", 2),
  INT32("i4", 4),
  INT64("i8", 8),
  UINT8("u1", 1),
  UINT16("u2", 2),
  UINT32("u4", 4),
  BOOL("b1", 1);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Finds the type by NumPy's kind and width, as in {@code f4}. */
  static Optional<NpyType> ofCode(String code) {
    for (NpyType type : values()) {
      if (type.code.equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  int bytes() {
    return bytes;
  }

  boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** NumPy's name, as in {@code float32}. */
  String numpyName() {
    return name().toLowerCase(Locale.ROOT);
  }

  double doubleAt(ByteBuffer data, int index) {
    return switch (this) {
      case FLOAT32 -> data.getFloat(4 * index);
      case FLOAT64 -> data.getDouble(8 * index);
      default -> (double) longAt(data, index);
    };
  }

  long longAt(ByteBuffer data, int index) {
    return switch (this) {
      case INT8 -> data.get(index);
      case UINT8 -> Byte.toUnsignedLong(data.get(index));
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      case INT16 -> data.getShort(2 * index);
      case UINT16 -> Short.toUnsignedLong(data.getShort(2 * index));
      case INT32 -> data.getInt(4 * index);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * index));
      case INT64 -> data.getLong(8 * index);
      case FLOAT32, FLOAT64 -> throw new IllegalStateException(name() + " holds no integers");
    };
  }
}
