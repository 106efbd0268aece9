package dev.retrace.runtime.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NpzTest {

  @TempDir Path folder;

  /** The bytes of an .npy file, put together here so that each field can be wrong. */
  private static byte[] npy(String descr, boolean fortran, String shape, byte[] data) {
    String dict =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(descr, fortran ? "True" : "False", shape);
    byte[] header =
        (dict + " ".repeat(117 - dict.length()) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(10 + header.length + data.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    file.put("NUMPY".getBytes(StandardCharsets.UTF_8)).put((byte) 1).put((byte) 0);
    file.putShort((short) header.length).put(header).put(data);
    return file.array();
  }

  private static byte[] bytes(int count, ByteOrder order, Consumer<ByteBuffer> content) {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(order);
    content.accept(buffer);
    return buffer.array();
  }

  private NpyArray read(byte[] npy) throws IOException {
    return Npz.readNpy(Files.write(folder.resolve("a.npy"), npy));
  }

  @ParameterizedTest
  @CsvSource({
    "i1, 1, -1",
    "u1, 1, 255",
    "b1, 1, 1",
    "i2, 2, -1",
    "u2, 2, 65535",
    "i4, 4, -1",
    "u4, 4, 4294967295",
    "i8, 8, -1"
  })
  void integersKeepTheirSign(String code, int width, long expected) throws IOException {
    byte[] ones = new byte[width];
    Arrays.fill(ones, (byte) -1);
    for (String order : new String[] {"<", ">", "|"}) {
      NpyArray array = read(npy(order + code, false, "(1,)", ones));
      assertThat(array.longs()).asList().containsExactly(expected);
      assertThat(array.doubles()).isEqualTo(new double[] {expected});
    }
  }

  @Test
  void readsEitherByteOrder() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      String mark = order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
      byte[] wide = bytes(16, order, b -> b.putDouble(1.5).putDouble(-2));
      assertThat(read(npy(mark + "f8", false, "(2,)", wide)).doubles())
          .isEqualTo(new double[] {1.5, -2});
      byte[] narrow = bytes(8, order, b -> b.putFloat(1.5f).putFloat(-2));
      assertThat(read(npy(mark + "f4", false, "(2,)", narrow)).floats())
          .isEqualTo(new float[] {1.5f, -2});
      byte[] unsigned = bytes(2, order, b -> b.putShort((short) 0x8001));
      assertThat(read(npy(mark + "u2", false, "(1,)", unsigned)).longs())
          .asList()
          .contains(0x8001L);
    }
  }

  @Test
  void bringsFortranOrderIntoRowMajorOrder() throws IOException {
    // Entry (i, j, k) is 100i + 10j + k; the first index runs fastest.
    byte[] data = new byte[2 * 3 * 2];
    for (int k = 0, at = 0; k < 2; k++) {
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 2; i++) {
          data[at++] = (byte) (100 * i + 10 * j + k);
        }
      }
    }
    NpyArray array = read(npy("|u1", true, "(2, 3, 2)", data));
    assertThat(array.longs())
        .isEqualTo(new long[] {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121});
    assertThat(array.shape()).isEqualTo(new long[] {2, 3, 2});
  }

  @Test
  void readsScalarsEmptyArraysAndRows() throws IOException {
    NpyArray scalar = read(npy("|i1", false, "()", new byte[] {7}));
    assertThat(scalar.shape()).isEmpty();
    assertThat(scalar.longs()).isEqualTo(new long[] {7});
    assertThat(read(npy("<f4", false, "(0, 3)", new byte[0])).size()).isEqualTo(0);

    NpyArray matrix = read(npy("|u1", false, "(3, 2)", new byte[] {1, 2, 3, 4, 5, 6}));
    NpyArray rows = matrix.rows(1, 3);
    assertThat(rows.shape()).isEqualTo(new long[] {2, 2});
    assertThat(rows.longs()).isEqualTo(new long[] {3, 4, 5, 6});
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.rows(1, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> scalar.rows(0, 1));
  }

  @Test
  void becomesAnArrayOfTheEngine() throws IOException {
    NpyArray matrix = read(npy("|u1", false, "(1, 2)", new byte[] {3, (byte) 200}));
    NpyArray fractions =
        read(npy("<f4", false, "(1,)", bytes(4, ByteOrder.LITTLE_ENDIAN, b -> {})));
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(matrix.toNDArray(manager, DataType.FLOAT32).toFloatArray())
          .isEqualTo(new float[] {3, 200});
      assertThat(matrix.toNDArray(manager, DataType.FLOAT64).toDoubleArray())
          .isEqualTo(new double[] {3, 200});
      assertThat(matrix.toNDArray(manager, DataType.INT64).toLongArray())
          .isEqualTo(new long[] {3, 200});
      assertThat(matrix.toNDArray(manager, DataType.INT32).toIntArray())
          .isEqualTo(new int[] {3, 200});
      NDArray bytes = matrix.toNDArray(manager, DataType.UINT8);
      assertThat(bytes.getShape()).isEqualTo(new Shape(1, 2));
      assertThat(bytes.toUint8Array()).isEqualTo(new int[] {3, 200});
      assertThat(manager.getManagedArrays()).hasSize(5);
      assertThrows(
          IllegalArgumentException.class, () -> fractions.toNDArray(manager, DataType.INT32));
      assertThrows(IllegalArgumentException.class, () -> matrix.toNDArray(manager, DataType.INT16));
    }
    assertThrows(IllegalStateException.class, fractions::longs);
  }

  @Test
  void picksDeflatedAndStoredMembersByName() throws IOException {
    Path file = folder.resolve("a.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("case.deflated.npy"));
      zip.write(npy("|u1", false, "(2,)", new byte[] {1, 2}));
      byte[] stored = npy("|u1", false, "(1,)", new byte[] {3});
      zip.putNextEntry(storedEntry("stored.npy", stored));
      zip.write(stored);
      zip.putNextEntry(new ZipEntry("broken.npy"));
      zip.write(new byte[] {1, 2, 3});
      zip.putNextEntry(new ZipEntry("readme.txt"));
    }
    try (Npz npz = Npz.open(file)) {
      assertThat(npz.names()).containsExactly("case.deflated", "stored", "broken").inOrder();
      assertThat(npz.read("stored").longs()).isEqualTo(new long[] {3});
      assertThat(npz.read("case.deflated").toString()).isEqualTo("case.deflated uint8 [2]");
      assertThat(assertThrows(IOException.class, () -> npz.read("broken")))
          .hasMessageThat()
          .contains("Array 'broken' of '" + file + "' is not a NumPy array");
      assertThat(assertThrows(IOException.class, () -> npz.read("absent")))
          .hasMessageThat()
          .contains("has no array 'absent'; it has [case.deflated, stored, broken]");
    }
  }

  private static ZipEntry storedEntry(String name, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    return entry;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<f2; (1,); has the element type '<f2'",
        "<c16; (1,); has the element type '<c16'",
        "|O; (1,); has the element type '|O'",
        "<f4; (2,); is cut off: 4 of 8 bytes",
        "<f4; (99999999999, 99999999999); more than 2 GiB",
        "<f4; (99999999999999999999,); has the damaged shape",
        "<f4; (-1,); is not a plain array",
      })
  void namesWhatIsWrong(String descr, String shape, String message) throws IOException {
    Path file = Files.write(folder.resolve("bad.npy"), npy(descr, false, shape, new byte[4]));
    IOException e = assertThrows(IOException.class, () -> Npz.readNpy(file));
    assertThat(e).hasMessageThat().contains("'" + file + "'");
    assertThat(e).hasMessageThat().contains(message);
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Path file = Files.write(folder.resolve("text.npz"), new byte[] {1, 2, 3});
    assertThat(assertThrows(IOException.class, () -> Npz.open(file)))
        .hasMessageThat()
        .contains("is not an .npz archive");
    assertThrows(IOException.class, () -> Npz.open(folder.resolve("absent.npz")));
  }
}
