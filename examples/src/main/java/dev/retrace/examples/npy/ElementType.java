package dev.retrace.examples.npy;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** A type that the elements of a NumPy array may have: truth values, integers and real numbers. */
public enum ElementType {
  /** One byte, 0 for false. */
  BOOL("b1") {
    @Override
    double read(ByteBuffer from) {
      return from.get() == 0 ? 0 : 1;
    }
  },
  /** 8 bits, signed. */
  INT8("i1") {
    @Override
    double read(ByteBuffer from) {
      return from.get();
    }
  },
  /** 16 bits, signed. */
  INT16("i2") {
    @Override
    double read(ByteBuffer from) {
      return from.getShort();
    }
  },
  /** 32 bits, signed. */
  INT32("i4") {
    @Override
    double read(ByteBuffer from) {
      return from.getInt();
    }
  },
  /** 64 bits, signed. */
  INT64("i8") {
    @Override
    double read(ByteBuffer from) {
      return from.getLong();
    }
  },
  /** 8 bits. */
  UINT8("u1") {
    @Override
    double read(ByteBuffer from) {
      return from.get() & 0xFF;
    }
  },
  /** 16 bits. */
  UINT16("u2") {
    @Override
    double read(ByteBuffer from) {
      return from.getShort() & 0xFFFF;
    }
  },
  /** 32 bits. */
  UINT32("u4") {
    @Override
    double read(ByteBuffer from) {
      return from.getInt() & 0xFFFF_FFFFL;
    }
  },
  /** 64 bits. */
  UINT64("u8") {
    @Override
    double read(ByteBuffer from) {
      long bits = from.getLong();
      // Halved with the lost bit kept, a value above 2^63 is positive and still rounds correctly.
      return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
  },
  /** 16 bits of IEEE 754. */
  FLOAT16("f2") {
    @Override
    double read(ByteBuffer from) {
      return half(from.getShort());
    }
  },
  /** 32 bits of IEEE 754. */
  FLOAT32("f4") {
    @Override
    double read(ByteBuffer from) {
      return from.getFloat();
    }
  },
  /** 64 bits of IEEE 754. */
  FLOAT64("f8") {
    @Override
    double read(ByteBuffer from) {
      return from.getDouble();
    }
  };

  // Binary16: 1 bit of sign, 5 of exponent with a bias of 15, 10 of fraction.
  private static final int HALF_EXPONENT = 0x1F;
  private static final int HALF_FRACTION = 0x3FF;
  private static final double HALF_LEAST = 0x1p-24;

  private final String code;

  ElementType(String code) {
    this.code = code;
  }

  /** Takes the next element from the buffer, in the buffer's byte order. */
  abstract double read(ByteBuffer from);

  /** NumPy's kind and width, such as {@code f4}. */
  String code() {
    return code;
  }

  /**
   * The width.
   *
   * @return bytes of one element
   */
  public int bytes() {
    return code.charAt(1) - '0';
  }

  /**
   * Whether the elements are whole numbers.
   *
   * @return true but for the floating-point types; truth values count as 0 and 1
   */
  public boolean isInteger() {
    return code.charAt(0) != 'f';
  }

  /**
   * The name as NumPy has it.
   *
   * @return such as {@code uint8}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ElementType> of(String code) {
    for (ElementType type : values()) {
      if (type.code.equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static double half(short bits) {
    int exponent = (bits >> 10) & HALF_EXPONENT;
    int fraction = bits & HALF_FRACTION;
    double size;
    if (exponent == 0) {
      size = fraction * HALF_LEAST;
    } else if (exponent == HALF_EXPONENT) {
      size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      size = Math.scalb(HALF_FRACTION + 1.0 + fraction, exponent - 25);
    }
    return bits < 0 ? -size : size;
  }
}
