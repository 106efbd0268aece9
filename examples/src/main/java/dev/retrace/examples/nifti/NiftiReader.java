package dev.retrace.examples.nifti;

import dev.retrace.examples.UserException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads single-file NIfTI-1 and NIfTI-2 images of any byte order, compressed or not.
 *
 * <p>The file is read once from front to back; beside the returned voxels only a small buffer is
 * held. Whether a file is compressed is told by its first two bytes, not by its name.
 */
public final class NiftiReader {
  private static final int SLAB = 1 << 18;

  /**
   * Voxels allocated before any has been seen. A damaged header may promise billions; from here on
   * the array only doubles when the file has really delivered what it holds.
   */
  private static final int FIRST_ALLOCATION = 1 << 20;

  /** The most that gzip can expand: a repeat of 258 bytes takes two bits. */
  private static final long MOST_EXPANSION = 1032;

  private NiftiReader() {}

  /**
   * Reads an image.
   *
   * @param file a {@code .nii} or {@code .nii.gz} file
   * @return the image, its voxels scaled by the file's slope and intercept
   * @throws UserException naming the file: it is missing, not NIfTI, cut short, of an unsupported
   *     type (RGB, complex, 128-bit), too large, or cannot be read
   */
  @SuppressWarnings("ReferenceEquality") // the same stream if nothing is compressed
  public static NiftiImage read(Path file) {
    String name = file.toString();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream in = uncompressed(raw)) {
      NiftiHeader header = NiftiHeader.read(in, name);
      skipTo(in, header);
      long most = Files.size(file) * (in == raw ? 1 : MOST_EXPANSION) / header.type().bytes();
      return new NiftiImage(
          header.shape(),
          readVoxels(in, header, most),
          NiftiAffine.of(header),
          header.zooms(),
          describe(header));
    } catch (NoSuchFileException e) {
      throw new UserException(name + " does not exist.", e);
    } catch (EOFException e) {
      throw new UserException(name + " is cut short: its compressed data end too early.", e);
    } catch (ZipException e) {
      throw new UserException(
          name + " has damaged compressed data (" + e.getMessage() + "): fetch it again.", e);
    } catch (IOException e) {
      throw new UserException(name + " cannot be read: " + e + ".", e);
    }
  }

  private static InputStream uncompressed(InputStream raw) throws IOException {
    raw.mark(2);
    boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
    raw.reset();
    return gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
  }

  private static void skipTo(InputStream in, NiftiHeader header) throws IOException {
    long left = header.voxelOffset() - header.size();
    byte[] buffer = new byte[8192];
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw cutShort(header, 0);
      }
      left -= read;
    }
  }

  /** Reads the voxels of a file that can hold {@code most} of them, whatever it says. */
  private static float[] readVoxels(InputStream in, NiftiHeader header, long most)
      throws IOException {
    StoredType type = header.type();
    double slope = header.slope();
    double intercept = header.intercept();
    int count = header.voxelCount();
    byte[] slab = new byte[(int) Math.min(SLAB, (long) count * type.bytes())];
    float[] voxels = new float[(int) Math.min(most, Math.min(count, FIRST_ALLOCATION))];
    int done = 0;
    while (done < count) {
      int wanted = Math.min(count - done, slab.length / type.bytes());
      int read = in.readNBytes(slab, 0, wanted * type.bytes()) / type.bytes();
      if (read < wanted) {
        throw cutShort(header, done + read);
      }
      if (done + wanted > voxels.length) {
        voxels = grown(voxels, count, header.name());
      }
      ByteBuffer values = ByteBuffer.wrap(slab).order(header.order());
      for (int end = done + wanted; done < end; done++) {
        voxels[done] = (float) (type.read(values) * slope + intercept);
      }
    }
    // Only reading to the end checks a compressed file's checksum, which may cover every voxel.
    in.transferTo(OutputStream.nullOutputStream());
    return voxels;
  }

  /** Room for at least one more slab, which {@link #FIRST_ALLOCATION} is longer than. */
  private static float[] grown(float[] voxels, int count, String name) {
    try {
      return Arrays.copyOf(voxels, (int) Math.min(count, 2L * voxels.length));
    } catch (OutOfMemoryError e) {
      throw new UserException(
          name
              + " holds "
              + count
              + " voxels, too many for the memory of this run: give Java more with -Xmx.",
          e);
    }
  }

  private static UserException cutShort(NiftiHeader header, long voxels) {
    return new UserException(
        header.name()
            + " is cut short: it ends after "
            + voxels
            + " of "
            + header.voxelCount()
            + " voxels.");
  }

  private static String describe(NiftiHeader header) {
    String order = header.order() == ByteOrder.BIG_ENDIAN ? "big endian" : "little endian";
    String text = header.type().label() + ", " + order;
    if (header.slope() != 1 || header.intercept() != 0) {
      text += ", scaled by " + header.slope() + " plus " + header.intercept();
    }
    return text;
  }
}
