package dev.retrace.examples.nifti;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** A real number type that a NIfTI file may store, with the format's code for it. */
enum StoredType {
  UINT8(2, 1) {
    @Override
    double read(ByteBuffer from) {
      return from.get() & 0xFF;
    }
  },
  INT16(4, 2) {
    @Override
    double read(ByteBuffer from) {
      return from.getShort();
    }
  },
  INT32(8, 4) {
    @Override
    double read(ByteBuffer from) {
      return from.getInt();
    }
  },
  FLOAT32(16, 4) {
    @Override
    double read(ByteBuffer from) {
      return from.getFloat();
    }
  },
  FLOAT64(64, 8) {
    @Override
    double read(ByteBuffer from) {
      return from.getDouble();
    }
  },
  INT8(256, 1) {
    @Override
    double read(ByteBuffer from) {
      return from.get();
    }
  },
  UINT16(512, 2) {
    @Override
    double read(ByteBuffer from) {
      return from.getShort() & 0xFFFF;
    }
  },
  UINT32(768, 4) {
    @Override
    double read(ByteBuffer from) {
      return from.getInt() & 0xFFFF_FFFFL;
    }
  },
  INT64(1024, 8) {
    @Override
    double read(ByteBuffer from) {
      return from.getLong();
    }
  },
  UINT64(1280, 8) {
    @Override
    double read(ByteBuffer from) {
      long bits = from.getLong();
      // Halved with the lost bit kept, a value above 2^63 is positive and still rounds correctly.
      return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
  };

  private final int code;
  private final int bytes;

  StoredType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Takes the next value from the buffer, in the buffer's byte order. */
  abstract double read(ByteBuffer from);

  int code() {
    return code;
  }

  int bytes() {
    return bytes;
  }

  /** The name as users know it, such as {@code uint16}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<StoredType> of(int code) {
    for (StoredType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Names a code that is not read, as far as the format defines it. */
  static String nameOfUnsupported(int code) {
    return switch (code) {
      case 1 -> "1-bit";
      case 32 -> "complex64";
      case 128 -> "RGB";
      case 1536 -> "float128";
      case 1792 -> "complex128";
      case 2048 -> "complex256";
      case 2304 -> "RGBA";
      default -> "unknown";
    };
  }
}
