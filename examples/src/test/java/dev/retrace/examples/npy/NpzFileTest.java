package dev.retrace.examples.npy;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.retrace.examples.UserException;
import dev.retrace.runtime.io.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpzFileTest {
  @TempDir Path folder;

  private NpzFile open(byte[] bytes) throws IOException {
    return NpzFile.open(Files.write(folder.resolve("a.npz"), bytes));
  }

  private static double[] all(NpzFile archive, String name) {
    try (NpyReader reader = archive.read(name)) {
      return reader.doubles((int) reader.remaining());
    }
  }

  private static String refusal(NpzFile archive, String name) {
    return assertThrows(UserException.class, () -> all(archive, name)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void picksMembersByName(boolean wide) throws IOException {
    ZipBytes zip =
        new ZipBytes(wide)
            .stored("stored.npy", NpyBytes.of("(2,)", 1, 2).bytes())
            .deflated("group/deflated.npy", NpyBytes.of("(1,)", 3).bytes())
            .stored("readme.txt", new byte[] {1})
            .stored("broken.npy", new byte[] {1, 2, 3});
    try (NpzFile archive = open(zip.bytes())) {
      assertThat(archive.names()).containsExactly("stored", "group/deflated", "broken").inOrder();
      assertThat(all(archive, "group/deflated")).isEqualTo(new double[] {3});
      assertThat(all(archive, "stored")).isEqualTo(new double[] {1, 2});
      assertThat(refusal(archive, "broken"))
          .contains("The array broken of " + archive.file() + " is not a NumPy array");
      assertThat(refusal(archive, "absent"))
          .contains("holds no array absent; it holds stored, group/deflated, broken.");
    }
  }

  @ParameterizedTest
  @EnumSource(NpzWriter.Packing.class)
  void whatIsWrittenIsRead(NpzWriter.Packing packing) {
    Path file = folder.resolve("written.npz");
    byte[] halves = {0, 0x3C, 0, (byte) 0xC0};
    NpzWriter.write(
        file,
        packing,
        archive -> {
          archive.add("bytes", ElementType.UINT8, List.of(1L, 2L, 1L), new byte[] {5, -1});
          archive.add("halves", ElementType.FLOAT16, List.of(2L), halves);
          archive.add("none", ElementType.INT64, List.of(0L), new byte[0]);
          archive.add("one", ElementType.BOOL, List.of(), new byte[] {1});
          assertThrows(
              IllegalArgumentException.class,
              () -> archive.add("odd", ElementType.INT16, List.of(1L), new byte[1]));
        });
    try (NpzFile archive = NpzFile.open(file)) {
      assertThat(archive.names()).containsExactly("bytes", "halves", "none", "one").inOrder();
      try (NpyReader bytes = archive.read("bytes")) {
        assertThat(bytes.shape()).containsExactly(1L, 2L, 1L).inOrder();
        assertThat(bytes.type()).isEqualTo(ElementType.UINT8);
        assertThat(bytes.floats(2)).isEqualTo(new float[] {5, 255});
      }
      assertThat(all(archive, "halves")).isEqualTo(new double[] {1, -2});
      assertThat(all(archive, "none")).isEmpty();
      assertThat(all(archive, "one")).isEqualTo(new double[] {1});
    }
  }

  @Test
  void anotherReaderAgreesOnWhatIsWritten() throws IOException {
    Path file = folder.resolve("written.npz");
    NpzWriter.write(
        file,
        NpzWriter.Packing.DEFLATED,
        archive -> archive.add("a", ElementType.UINT8, List.of(2L, 1L), new byte[] {5, -1}));
    try (Npz other = Npz.open(file)) {
      assertThat(other.read("a").shape()).isEqualTo(new long[] {2, 1});
      assertThat(other.read("a").longs()).isEqualTo(new long[] {5, 255});
    }
  }

  /** Files that NumPy wrote, with its 64-bit sizes; an independent reader says what they hold. */
  @ParameterizedTest
  @ValueSource(strings = {"layers", "affine", "attention", "optim"})
  void readsWhatNumPyWrote(String name) throws IOException {
    Path file = folder.resolve(name + ".npz");
    try (InputStream in = NpzFileTest.class.getResourceAsStream("/golden/" + name + ".npz")) {
      assumeTrue(in != null, "no golden file " + name);
      Files.copy(in, file);
    }
    try (NpzFile archive = NpzFile.open(file);
        Npz other = Npz.open(file)) {
      assertThat(archive.names()).isNotEmpty();
      assertThat(archive.names()).containsExactlyElementsIn(other.names());
      for (String array : archive.names()) {
        assertWithMessage(array).that(all(archive, array)).isEqualTo(other.read(array).doubles());
      }
    }
  }

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = NpzFileTest.class.getResourceAsStream("/npy/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /**
   * {@code numpy.arange(24).reshape(2, 3, 4)}, written by NumPy 2 in each type and either order of
   * bytes and axes; modulo 2 where it is bool.
   */
  @Test
  void readsEveryTypeAndOrderOfNumPy() throws IOException {
    try (NpzFile archive = NpzFile.open(resource("compressed.npz"))) {
      assertThat(archive.names()).hasSize(12 * 2 + 9 * 2 + 1);
      for (String name : archive.names()) {
        if (name.equals("scalar")) {
          assertThat(all(archive, name)).isEqualTo(new double[] {7});
          continue;
        }
        try (NpyReader reader = archive.read(name)) {
          assertThat(name).startsWith(reader.type().label() + "_");
          NpyRows rows = NpyRows.of(reader, name);
          for (int row = 0; row < 2; row++) {
            float[] values = rows.next();
            for (int i = 0; i < 12; i++) {
              int expected = 12 * row + i;
              boolean truth = reader.type() == ElementType.BOOL;
              assertWithMessage(name)
                  .that(values[i])
                  .isEqualTo((float) (truth ? expected % 2 : expected));
            }
          }
        }
      }
    }
  }

  /** NumPy wrote into a pipe, so sizes stand behind the members and in the directory only. */
  @Test
  void readsWhatWasStreamed() throws IOException {
    try (NpzFile archive = NpzFile.open(resource("streamed.npz"))) {
      for (String name : List.of("a", "b")) {
        try (NpyReader reader = archive.read(name)) {
          NpyRows rows = NpyRows.of(reader, name);
          rows.next();
          assertThat(rows.next()[11]).isEqualTo(23f);
        }
      }
    }
  }

  @Test
  void aDirectoryThatLiesIsRefused() throws IOException {
    byte[] good = NpyBytes.of("(2000000000,)").bytes();
    ZipBytes zip =
        new ZipBytes(true)
            // What deflate could never have made so small.
            .deflated("bomb.npy", good, good.length + 2_000_000_000L, 0)
            // Shorter, and longer, than it is.
            .deflated("less.npy", NpyBytes.of("(4,)", 1, 2, 3, 4).bytes(), 90, 0)
            .deflated("more.npy", NpyBytes.of("(2,)", 1, 2).bytes(), 93, 0)
            .deflated("altered.npy", NpyBytes.of("(1,)", 1).bytes(), 91, 77);
    try (NpzFile archive = open(zip.bytes())) {
      assertThat(refusal(archive, "bomb")).contains("which cannot be: the archive is damaged");
      for (String name : List.of("less", "more", "altered")) {
        assertThat(refusal(archive, name))
            .startsWith("The array " + name + " of " + archive.file() + " is ");
      }
    }
  }

  @Test
  void aWrongChecksumIsNoticed() throws IOException {
    byte[] content = NpyBytes.of("(1,)", 1).bytes();
    ZipBytes zip = new ZipBytes(false).deflated("a.npy", content, content.length, 77);
    try (NpzFile archive = open(zip.bytes())) {
      assertThat(refusal(archive, "a")).contains("its length or checksum differs");
    }
  }

  @Test
  void twoArraysOfOneNameAreRefused() {
    byte[] content = NpyBytes.of("()", 1).bytes();
    byte[] bytes = new ZipBytes(false).stored("a.npy", content).stored("a.npy", content).bytes();
    assertThat(assertThrows(UserException.class, () -> open(bytes)))
        .hasMessageThat()
        .contains("holds two arrays of the name a.npy");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Path file = folder.resolve("text.npz");
    assertThat(assertThrows(UserException.class, () -> NpzFile.open(file)))
        .hasMessageThat()
        .isEqualTo(file + " does not exist.");
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(assertThrows(UserException.class, () -> NpzFile.open(file)))
        .hasMessageThat()
        .contains("is not an .npz archive");
  }
}
