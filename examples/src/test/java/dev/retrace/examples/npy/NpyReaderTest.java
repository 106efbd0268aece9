package dev.retrace.examples.npy;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyReaderTest {
  @TempDir Path folder;

  private Path file(NpyBytes npy) throws IOException {
    return Files.write(folder.resolve("a.npy"), npy.bytes());
  }

  private double[] all(NpyBytes npy) throws IOException {
    try (NpyReader reader = NpyReader.open(file(npy))) {
      return reader.doubles((int) reader.remaining());
    }
  }

  private static ByteBuffer filled(int bytes, ByteOrder order, Consumer<ByteBuffer> content) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(order);
    content.accept(buffer);
    return buffer;
  }

  @ParameterizedTest
  @CsvSource({
    "b1, 1",
    "i1, -1",
    "u1, 255",
    "i2, -1",
    "u2, 65535",
    "i4, -1",
    "u4, 4294967295",
    "i8, -1",
    "u8, 18446744073709551615"
  })
  void integersKeepTheirSign(String code, double expected) throws IOException {
    ByteBuffer ones = ByteBuffer.allocate(code.charAt(1) - '0');
    Arrays.fill(ones.array(), (byte) -1);
    for (String order : new String[] {"<", ">", "="}) {
      assertThat(all(NpyBytes.of("(1,)").descr(order + code).data(ones)))
          .isEqualTo(new double[] {expected});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersionInEitherByteOrder(int version) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      String mark = order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
      NpyBytes pair = NpyBytes.of("(2,)").version(version);
      ByteBuffer doubles = filled(16, order, b -> b.putDouble(1.5).putDouble(-2));
      assertThat(all(pair.descr(mark + "f8").data(doubles))).isEqualTo(new double[] {1.5, -2});
      ByteBuffer floats = filled(8, order, b -> b.putFloat(1.5f).putFloat(-2));
      assertThat(all(pair.descr(mark + "f4").data(floats))).isEqualTo(new double[] {1.5, -2});
      ByteBuffer shorts = filled(4, order, b -> b.putShort((short) 258).putShort((short) -2));
      assertThat(all(pair.descr(mark + "i2").data(shorts))).isEqualTo(new double[] {258, -2});
    }
  }

  @Test
  void halvesAreExact() throws IOException {
    // Sign, exponent and fraction: 1, -2, the largest, the smallest normal, the smallest of all,
    // minus zero, infinity, NaN.
    short[] bits = {0x3C00, (short) 0xC000, 0x7BFF, 0x0400, 0x0001, (short) 0x8000, 0x7C00, 0x7E00};
    ByteBuffer data =
        filled(
            16,
            ByteOrder.LITTLE_ENDIAN,
            b -> {
              for (short half : bits) {
                b.putShort(half);
              }
            });
    assertThat(all(NpyBytes.of("(8,)").descr("<f2").data(data)))
        .isEqualTo(
            new double[] {
              1, -2, 65504, 0x1p-14, 0x1p-24, -0.0, Double.POSITIVE_INFINITY, Double.NaN
            });
  }

  @Test
  void readsPieceByPiece() throws IOException {
    int[] bytes = new int[200_000]; // more than one slab, and than the first allocation
    Arrays.setAll(bytes, i -> i % 251);
    try (NpyReader reader = NpyReader.open(file(NpyBytes.of("(2, 100000)", bytes)))) {
      assertThat(reader.shape()).containsExactly(2L, 100_000L).inOrder();
      assertThat(reader.floats(3)).isEqualTo(new float[] {0, 1, 2});
      float[] middle = reader.floats(199_990);
      assertThat(middle).hasLength(199_990);
      for (int i = 0; i < middle.length; i++) {
        assertThat(middle[i]).isEqualTo((float) ((i + 3) % 251));
      }
      assertThat(reader.remaining()).isEqualTo(7);
      assertThrows(IllegalArgumentException.class, () -> reader.floats(8));
      assertThat(reader.doubles(7)).hasLength(7);
    }
  }

  @Test
  void rowsAreTheSameInEitherOrder() throws IOException {
    // Entry (i, j, k) is 100 i + 10 j + k.
    int[] c = new int[12];
    int[] f = new int[12];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 2; k++) {
          c[(i * 3 + j) * 2 + k] = 100 * i + 10 * j + k;
          f[i + 2 * (j + 3 * k)] = 100 * i + 10 * j + k;
        }
      }
    }
    for (NpyBytes file :
        new NpyBytes[] {NpyBytes.of("(2, 3, 2)", c), NpyBytes.of("(2, 3, 2)", f).fortran()}) {
      try (NpyReader reader = NpyReader.open(file(file))) {
        NpyRows rows = NpyRows.of(reader, "it");
        assertThat(rows.count()).isEqualTo(2);
        assertThat(rows.next()).isEqualTo(new float[] {0, 1, 10, 11, 20, 21});
        assertThat(rows.next()).isEqualTo(new float[] {100, 101, 110, 111, 120, 121});
        assertThrows(IllegalStateException.class, rows::next);
      }
    }
  }

  @Test
  void readsScalarsEmptyArraysAndOldDictionaries() throws IOException {
    assertThat(all(NpyBytes.of("()", 7))).isEqualTo(new double[] {7});
    assertThat(all(NpyBytes.of("(0, 3)"))).isEmpty();
    NpyBytes old = NpyBytes.of("(1L, 2L)", 3, 4);
    assertThat(all(old.dictionary("{\"shape\":%3$s,\"fortran_order\":%2$s,\"descr\":\"%1$s\"}")))
        .isEqualTo(new double[] {3, 4});
    try (NpyReader reader = NpyReader.open(file(NpyBytes.of("()", 7)))) {
      UserException refusal =
          assertThrows(UserException.class, () -> NpyRows.of(reader, "The array a"));
      assertThat(refusal).hasMessageThat().contains("The array a is a single number");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<c16; (1,); has elements of type '<c16', which is not supported",
        "|O; (1,); has elements of type '|O'",
        "''; (1,); has elements of type ''",
        "<; (1,); has elements of type '<'",
        "|f4; (1,); does not say the byte order of its float32 elements",
        "?f4; (1,); has the unknown byte order '?'",
        "<f4; (2,); is cut short: its shape [2] of float32 takes 8 bytes, but only 4 follow",
        "<f4; (99999999999, 99999999999); which no file can hold",
        "<f4; (4611686018427387904,); which no file can hold",
        "<f4; (99999999999999999999,); has a damaged shape",
        "<f4; (1 2,); has a damaged shape",
        "<f4; (-1,); is not an array of numbers",
        "<f4; None; is not an array of numbers",
      })
  void namesWhatIsWrong(String descr, String shape, String message) throws IOException {
    Path file = file(NpyBytes.of(shape, 0, 0, 0, 0).descr(descr));
    UserException refusal = assertThrows(UserException.class, () -> NpyReader.open(file));
    assertThat(refusal).hasMessageThat().startsWith(file.toString());
    assertThat(refusal).hasMessageThat().contains(message);
  }

  @Test
  void refusesFilesOfAnotherKind() throws IOException {
    Path file = folder.resolve("a.npy");
    assertThat(assertThrows(UserException.class, () -> NpyReader.open(file)))
        .hasMessageThat()
        .contains("does not exist");
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(assertThrows(UserException.class, () -> NpyReader.open(file)))
        .hasMessageThat()
        .contains("should begin with the mark");
    file(NpyBytes.of("()", 7).version(4));
    assertThat(assertThrows(UserException.class, () -> NpyReader.open(file)))
        .hasMessageThat()
        .contains("has version 4 of the NumPy format");
    Files.write(file, Arrays.copyOf(NpyBytes.of("()", 7).bytes(), 40));
    assertThat(assertThrows(UserException.class, () -> NpyReader.open(file)))
        .hasMessageThat()
        .contains("claims a header of");
  }
}
