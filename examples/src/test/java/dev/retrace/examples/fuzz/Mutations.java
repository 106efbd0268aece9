package dev.retrace.examples.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random, mostly where sizes, types and offsets are. */
final class Mutations {
  /** What breaks arithmetic: around zero, and around the ends of the integer types. */
  private static final long[] ODD = {
    0,
    1,
    -1,
    2,
    3,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0x7FFF_FFFF,
    0x8000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x7FC0_0000 /* NaN */,
    0x7F80_0000 /* infinity */
  };

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /**
   * Damages one to four places.
   *
   * @param good left as it is
   * @param header bytes at the front, or at the back where negative, that every second damage hits
   */
  byte[] damage(byte[] good, int header) {
    byte[] bytes = good.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      if (bytes.length == 0) {
        return bytes;
      }
      bytes = damagedAt(bytes, place(bytes.length, header));
    }
    return bytes;
  }

  private int place(int length, int header) {
    if (header == 0 || random.nextBoolean()) {
      return random.nextInt(length);
    }
    int within = random.nextInt(Math.min(Math.abs(header), length));
    return header > 0 ? within : length - 1 - within;
  }

  private byte[] damagedAt(byte[] bytes, int place) {
    switch (random.nextInt(8)) {
      case 0 -> bytes[place] = (byte) random.nextInt(256);
      case 1 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
      case 2, 3 -> number(bytes, place);
      case 4 -> {
        return Arrays.copyOf(bytes, place); // cut
      }
      case 5 -> { // a digit, for headers in words
        bytes[place] = (byte) ('0' + random.nextInt(10));
      }
      case 6 -> { // a piece moved
        int length = random.nextInt(Math.min(32, bytes.length - place) + 1);
        System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, place, length);
      }
      default -> { // a piece twice
        int length = random.nextInt(Math.min(32, bytes.length - place) + 1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, place, longer, place + length, bytes.length - place);
        return longer;
      }
    }
    return bytes;
  }

  private void number(byte[] bytes, int place) {
    long value = ODD[random.nextInt(ODD.length)];
    int width = 1 << random.nextInt(4);
    boolean big = random.nextBoolean();
    for (int i = 0; i < width && place + i < bytes.length; i++) {
      bytes[place + i] = (byte) (value >> (8 * (big ? width - 1 - i : i)));
    }
  }
}
