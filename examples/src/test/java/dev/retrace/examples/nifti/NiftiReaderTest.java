package dev.retrace.examples.nifti;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiReaderTest {
  private static final double[] RAMP = new double[24];

  static {
    Arrays.setAll(RAMP, i -> i);
  }

  @TempDir Path folder;

  /** Values at both ends of each type; all are exact in a float or rounded as Java rounds them. */
  private static final Map<Integer, double[]> ENDS =
      Map.of(
          2, new double[] {0, 127, 128, 255},
          4, new double[] {-32768, -1, 256, 32767},
          8, new double[] {Integer.MIN_VALUE, -1, 65536, Integer.MAX_VALUE},
          16, new double[] {-1.5f, 0.1f, 1e30f, Float.MIN_VALUE},
          64, new double[] {-1.5, 0.1, 1e30, Math.PI},
          256, new double[] {-128, -1, 0, 127},
          512, new double[] {0, 32767, 32768, 65535},
          768, new double[] {0, 1, 2147483648.0, 4294967295.0},
          1024, new double[] {-0x1p63, -1, 1L << 40, 0x1p62},
          1280, new double[] {0, 1, 0x1p63, 0x1.8p63});

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "2, true", "2, false"})
  void readsEveryTypeInEveryByteOrderAndVersion(int version, boolean big) throws IOException {
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    for (Map.Entry<Integer, double[]> type : ENDS.entrySet()) {
      double[] stored = type.getValue();
      byte[] file = NiftiBytes.of(version, order).type(type.getKey()).shape(2, 2).with(stored);
      NiftiImage image = read("ends.nii", file);
      for (int i = 0; i < stored.length; i++) {
        assertWithMessage("type %s, value %s", type.getKey(), i)
            .that(image.voxels()[i])
            .isEqualTo((float) stored[i]);
      }
      assertThat(image.shape()).isEqualTo(new int[] {2, 2});
      assertThat(image.storedAs()).contains(big ? "big endian" : "little endian");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void readsOneToSevenAxes(int axes) throws IOException {
    long[] shape = new long[axes];
    Arrays.fill(shape, 1);
    shape[axes - 1] = 24;
    NiftiImage image = read("axes.nii", NiftiBytes.one().shape(shape).with(RAMP));
    assertThat(image.shape()).hasLength(axes);
    assertThat(image.zooms()).hasLength(axes);
    assertThat(image.shape()[axes - 1]).isEqualTo(24);
    assertThat(image.voxels()[23]).isEqualTo(23f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void scalesBySlopeAndIntercept(int version) throws IOException {
    byte[] file = NiftiBytes.of(version, ByteOrder.BIG_ENDIAN).type(4).scaling(0.5, -3).with(RAMP);
    NiftiImage image = read("scaled.nii", file);
    assertThat(image.voxels()[23]).isEqualTo(23 * 0.5f - 3);
    assertThat(image.storedAs()).contains("int16");
    assertThat(image.storedAs()).contains("scaled by 0.5 plus -3.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, Double.NaN, Double.POSITIVE_INFINITY})
  void aSlopeThatIsNoneLeavesTheValues(double slope) throws IOException {
    NiftiImage image = read("none.nii", NiftiBytes.one().scaling(slope, 7).with(RAMP));
    assertThat(image.voxels()[5]).isEqualTo(5f);
  }

  @Test
  void passesOverExtensions() throws IOException {
    byte[] extension = new byte[4 + 32];
    Arrays.fill(extension, (byte) 1);
    NiftiImage image = read("ext.nii", NiftiBytes.one().extension(extension).with(RAMP));
    assertThat(image.voxels()[23]).isEqualTo(23f);
  }

  @Test
  void anOffsetOfZeroMeansRightAfterTheHeader() throws IOException {
    byte[] file = NiftiBytes.one().with(RAMP);
    Arrays.fill(file, 108, 112, (byte) 0);
    assertThat(read("zero.nii", file).voxels()[1]).isEqualTo(1f);
  }

  @Test
  void compressionIsToldByContentNotByName() throws IOException {
    byte[] file = NiftiBytes.one().with(RAMP);
    assertThat(read("packed.nii", NiftiBytes.zipped(file)).voxels()[23]).isEqualTo(23f);
    assertThat(read("plain.nii.gz", file).voxels()[23]).isEqualTo(23f);
  }

  @Test
  void joinsTheMembersOfACompressedFile() throws IOException {
    byte[] file = NiftiBytes.of(2, ByteOrder.LITTLE_ENDIAN).with(RAMP);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int from = 0; from < file.length; from += 200) {
      int to = Math.min(file.length, from + 200);
      members.writeBytes(NiftiBytes.zipped(Arrays.copyOfRange(file, from, to)));
    }
    assertThat(read("members.nii.gz", members.toByteArray()).voxels()[23]).isEqualTo(23f);
  }

  @Test
  void growsThroughManySlabs() throws IOException {
    int count = 3_000_001; // more than the first allocation, and no multiple of a slab
    double[] values = new double[count];
    Arrays.setAll(values, i -> i % 251);
    byte[] file = NiftiBytes.of(2, ByteOrder.LITTLE_ENDIAN).type(2).shape(count).with(values);
    float[] voxels = read("large.nii", file).voxels();
    assertThat(voxels).hasLength(count);
    int wrong = 0;
    for (int i = 0; i < count; i++) {
      wrong += voxels[i] == i % 251 ? 0 : 1;
    }
    assertThat(wrong).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void prefersSformThenQformThenZooms(int version) throws IOException {
    NiftiBytes file = NiftiBytes.of(version, ByteOrder.LITTLE_ENDIAN).zooms(2, 3, 4);
    assertAffine(file, new double[][] {{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 4, 0}});

    // A quarter turn about the third axis, mirrored: cos 45 degrees is both a and d.
    file.qfac(-1).qform(1, 0, 0, Math.sqrt(0.5), 5, 6, 7);
    assertAffine(file, new double[][] {{0, -3, 0, 5}, {2, 0, 0, 6}, {0, 0, -4, 7}});

    file.sform(2, 1, 0, 0, 9, 0, 0, -2, 8, 0, 3, 0, 7);
    assertAffine(file, new double[][] {{1, 0, 0, 9}, {0, 0, -2, 8}, {0, 3, 0, 7}});

    for (double damaged : new double[] {Double.NaN, 1e30, -1e13}) {
      file.sform(2, damaged, 0, 0, 9, 0, 0, -2, 8, 0, 3, 0, 7);
      assertAffine(file, new double[][] {{0, -3, 0, 5}, {2, 0, 0, 6}, {0, 0, -4, 7}});
    }
  }

  @Test
  void zoomsArePositiveAndGivenForEveryAxis() throws IOException {
    byte[] file =
        NiftiBytes.one().shape(2, 3, 1, 2, 2).zooms(-2, 0, Double.NaN, 2.5, 1e20).with(RAMP);
    assertThat(read("zooms.nii", file).zooms()).isEqualTo(new double[] {2, 1, 1, 2.5, 1});
  }

  @Test
  void refusalsNameTheFileAndTheReason() throws IOException {
    byte[] good = NiftiBytes.one().with(RAMP);
    byte[] packed = NiftiBytes.zipped(good);
    assertRefused(new byte[0], "ends after 0 bytes");
    assertRefused(Arrays.copyOf(good, 200), "ends after 200 bytes");
    assertRefused(Arrays.copyOf(good, 350), "ends after 0 of 24 voxels");
    assertRefused(Arrays.copyOf(good, good.length - 1), "ends after 23 of 24 voxels");
    assertRefused(Arrays.copyOf(packed, packed.length - 20), "cut short");
    assertRefused(
        "PNG and no NIfTI at all".getBytes(StandardCharsets.US_ASCII), "not a NIfTI file");
    assertRefused(NiftiBytes.one().magic("nix\0").with(RAMP), "\"n+1\" is missing");
    assertRefused(NiftiBytes.one().magic("ni1\0").with(RAMP), "two-file NIfTI");
    assertRefused(NiftiBytes.one().type(128).with(RAMP), "as RGB (type 128)");
    assertRefused(NiftiBytes.one().type(32).with(RAMP), "as complex64 (type 32)");
    assertRefused(NiftiBytes.one().type(1536).with(RAMP), "as float128 (type 1536)");
    assertRefused(NiftiBytes.one().dim(0, 8).with(RAMP), "has 8 axes");
    assertRefused(NiftiBytes.one().dim(0, 0).with(RAMP), "has 0 axes");
    assertRefused(NiftiBytes.one().dim(2, -3).with(RAMP), "length -3 on axis 2");
    assertRefused(NiftiBytes.one().offset(100).with(RAMP), "begin at byte 100");
    assertRefused(NiftiBytes.one().offset(Double.NaN).with(RAMP), "begin at byte NaN");
    assertRefused(NiftiBytes.one().offset(1e9).with(RAMP), "ends after 0 of 24 voxels");
    assertRefused(NiftiBytes.one().shape(32767, 32767, 3).with(RAMP), "2^31");
    NiftiBytes huge = NiftiBytes.of(2, ByteOrder.LITTLE_ENDIAN).shape(1L << 40, 1L << 40);
    assertRefused(huge.with(RAMP), "2^31");
  }

  @Test
  void aWrongChecksumIsFound() throws IOException {
    byte[] packed = NiftiBytes.zipped(NiftiBytes.one().with(RAMP));
    packed[packed.length - 6] ^= 1;
    assertRefused(packed, "damaged compressed data");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.nii");
    UserException e = assertThrows(UserException.class, () -> NiftiReader.read(missing));
    assertThat(e).hasMessageThat().isEqualTo(missing + " does not exist.");
  }

  private void assertAffine(NiftiBytes file, double[][] rows) throws IOException {
    double[][] affine = read("affine.nii", file.with(RAMP)).affine();
    for (int row = 0; row < 3; row++) {
      // The header's quaternions are 32-bit: about 1e-7 of the voxel size.
      assertThat(affine[row]).usingTolerance(1e-6).containsExactly(rows[row]).inOrder();
    }
    assertThat(affine[3]).isEqualTo(new double[] {0, 0, 0, 1});
  }

  private void assertRefused(byte[] file, String reason) throws IOException {
    UserException e = assertThrows(UserException.class, () -> read("bad.nii", file));
    assertThat(e).hasMessageThat().contains(folder.resolve("bad.nii").toString());
    assertThat(e).hasMessageThat().contains(reason);
    assertThat(e).hasMessageThat().endsWith(".");
  }

  private NiftiImage read(String name, byte[] content) throws IOException {
    return NiftiReader.read(Files.write(folder.resolve(name), content));
  }
}
