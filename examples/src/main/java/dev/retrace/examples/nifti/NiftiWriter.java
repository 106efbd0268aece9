package dev.retrace.examples.nifti;

import dev.retrace.examples.FileReplacement;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes NIfTI-1 images, little endian, with the affine as sform.
 *
 * <p>A name that ends in {@code .nii.gz} is compressed, one that ends in {@code .nii} is not, and
 * any other is refused. The file appears under its name only when it is complete.
 */
public final class NiftiWriter {
  private static final int VOXEL_OFFSET = 352;
  private static final int SLAB_VOXELS = 1 << 16;

  private NiftiWriter() {}

  /**
   * Writes the voxels as they are.
   *
   * @param file where to, ending in {@code .nii} or {@code .nii.gz}
   * @param image what to write
   * @throws UserException naming the file, if it cannot be written
   */
  public static void writeFloat32(Path file, NiftiImage image) {
    write(file, image, StoredType.FLOAT32, 1, 0);
  }

  /**
   * Writes the voxels as 16-bit integers with a slope and an intercept that spread the image's
   * range over all 65 536 steps. A value is off by at most half a step, (max - min) / 131070,
   * beside the rounding of 32-bit reals.
   *
   * @param file where to, ending in {@code .nii} or {@code .nii.gz}
   * @param image what to write, all voxels finite
   * @throws UserException naming the file, if it cannot be written or a voxel is not finite
   */
  public static void writeInt16(Path file, NiftiImage image) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : image.voxels()) {
      if (!Float.isFinite(value)) {
        throw new UserException(
            "Cannot write " + file + " as int16: a voxel is not a finite number.");
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    // The header keeps 32-bit reals: round them first, so that the integers fit what is stored.
    float slope = (float) ((max - min) / (Short.MAX_VALUE - Short.MIN_VALUE));
    float intercept = (float) (min - (double) slope * Short.MIN_VALUE);
    if (slope < Float.MIN_NORMAL) { // constant, or so nearly that a step cannot be expressed
      slope = 1;
      intercept = (float) min;
    }
    write(file, image, StoredType.INT16, slope, intercept);
  }

  private static void write(
      Path file, NiftiImage image, StoredType type, float slope, float intercept) {
    boolean compressed = isCompressed(file);
    byte[] header = header(file, image, type, slope, intercept);
    FileReplacement.write(
        file,
        out -> {
          if (compressed) {
            GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
            writeContent(zipped, header, image.voxels(), type, slope, intercept);
            zipped.finish();
          } else {
            writeContent(out, header, image.voxels(), type, slope, intercept);
          }
        });
  }

  private static boolean isCompressed(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".nii.gz")) {
      return true;
    }
    if (name.endsWith(".nii")) {
      return false;
    }
    throw new UserException("Cannot write " + file + ": the name must end in .nii or .nii.gz.");
  }

  private static byte[] header(
      Path file, NiftiImage image, StoredType type, float slope, float intercept) {
    ByteBuffer header = ByteBuffer.allocate(VOXEL_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0, NiftiHeader.SIZE_1);
    int[] shape = image.shape();
    header.putShort(40, (short) shape.length);
    header.putFloat(76, 1); // qfac; the qform itself is left out
    for (int axis = 0; axis < 7; axis++) {
      int length = axis < shape.length ? shape[axis] : 1;
      if (length > Short.MAX_VALUE) {
        throw new UserException(
            "Cannot write "
                + file
                + ": NIfTI-1 axes hold at most 32767 voxels, not "
                + length
                + ".");
      }
      header.putShort(42 + 2 * axis, (short) length);
      header.putFloat(80 + 4 * axis, axis < shape.length ? (float) image.zooms()[axis] : 1);
    }
    header.putShort(70, (short) type.code());
    header.putShort(72, (short) (8 * type.bytes()));
    header.putFloat(108, VOXEL_OFFSET);
    header.putFloat(112, slope);
    header.putFloat(116, intercept);
    header.put(123, (byte) (2 + 8)); // millimetres and seconds
    header.putShort(254, (short) 1); // sform: scanner coordinates
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        header.putFloat(280 + 16 * row + 4 * column, (float) image.affine()[row][column]);
      }
    }
    header.put(344, "n+1\0".getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  private static void writeContent(
      OutputStream out,
      byte[] header,
      float[] voxels,
      StoredType type,
      float slope,
      float intercept)
      throws IOException {
    out.write(header);
    ByteBuffer slab =
        ByteBuffer.allocate(SLAB_VOXELS * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < voxels.length; ) {
      slab.clear();
      for (int end = Math.min(voxels.length, done + SLAB_VOXELS); done < end; done++) {
        if (type == StoredType.INT16) {
          slab.putShort(quantised(voxels[done], slope, intercept));
        } else {
          slab.putFloat(voxels[done]);
        }
      }
      out.write(slab.array(), 0, slab.position());
    }
  }

  private static short quantised(float value, float slope, float intercept) {
    double step = Math.rint(((double) value - intercept) / slope);
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, step));
  }
}
