package dev.retrace.examples.nifti;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a reader needs from the first 348 (NIfTI-1) or 540 (NIfTI-2) bytes, already checked.
 *
 * <p>Field positions: the NIfTI-1.1 and NIfTI-2 header definitions of nifti.nimh.nih.gov.
 */
final class NiftiHeader {
  static final int SIZE_1 = 348;
  static final int SIZE_2 = 540;

  private final ByteBuffer bytes;
  private final NiftiLayout layout;
  private final String name;
  private final int[] shape;
  private final StoredType type;

  private NiftiHeader(ByteBuffer bytes, NiftiLayout layout, String name) {
    this.bytes = bytes;
    this.layout = layout;
    this.name = name;
    this.shape = readShape();
    this.type = readType();
  }

  /**
   * Reads and checks a header.
   *
   * @param in at the file's (uncompressed) first byte; left at the first byte after the header
   * @param name of the file, for messages
   */
  static NiftiHeader read(InputStream in, String name) throws IOException {
    byte[] head = in.readNBytes(SIZE_1);
    if (head.length < 4) {
      throw tooShort(name, head.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int size = buffer.getInt(0);
    if (size != SIZE_1 && size != SIZE_2) {
      size = Integer.reverseBytes(size);
      buffer.order(ByteOrder.BIG_ENDIAN);
    }
    if (size != SIZE_1 && size != SIZE_2) {
      throw new UserException(
          name
              + " is not a NIfTI file: its first four bytes should give the header size, "
              + "348 or 540, in either byte order.");
    }
    if (size == SIZE_2) {
      byte[] rest = in.readNBytes(SIZE_2 - SIZE_1);
      int filled = head.length;
      head = Arrays.copyOf(head, filled + rest.length);
      System.arraycopy(rest, 0, head, filled, rest.length);
      buffer = ByteBuffer.wrap(head).order(buffer.order());
    }
    if (head.length < size) {
      throw tooShort(name, head.length);
    }
    NiftiLayout layout = size == SIZE_1 ? NiftiLayout.NIFTI_1 : NiftiLayout.NIFTI_2;
    checkMagic(head, layout, name);
    return new NiftiHeader(buffer, layout, name);
  }

  private static UserException tooShort(String name, int length) {
    return new UserException(
        name + " is cut short: it ends after " + length + " bytes, inside the NIfTI header.");
  }

  private static void checkMagic(byte[] head, NiftiLayout layout, String name) {
    String magic = new String(head, layout.magic, 4, StandardCharsets.ISO_8859_1);
    if (magic.equals(layout.detachedMagic)) {
      throw new UserException(
          name
              + " is the header of a two-file NIfTI (.hdr and .img): convert the pair to a single "
              + ".nii file.");
    }
    if (!magic.equals(layout.singleFileMagic)) {
      throw new UserException(
          name
              + " is not a NIfTI file: the mark \""
              + layout.singleFileMagic.trim()
              + "\" is missing at byte "
              + layout.magic
              + " of its header.");
    }
  }

  private int[] readShape() {
    long axes = layout.dim(bytes, 0);
    if (axes < 1 || axes > 7) {
      throw new UserException(name + " says it has " + axes + " axes: NIfTI allows 1 to 7.");
    }
    int[] lengths = new int[(int) axes];
    long count = 1;
    for (int axis = 0; axis < lengths.length; axis++) {
      long length = layout.dim(bytes, axis + 1);
      if (length < 1) {
        throw new UserException(
            name + " has length " + length + " on axis " + (axis + 1) + ": it must be at least 1.");
      }
      // Both factors are below 2^31 here, so the product cannot overflow.
      if (length > Integer.MAX_VALUE || count * length > Integer.MAX_VALUE) {
        throw new UserException(
            name + " has more than 2^31 - 1 voxels, which is more than one array can hold.");
      }
      count *= length;
      lengths[axis] = (int) length;
    }
    return lengths;
  }

  private StoredType readType() {
    int code = bytes.getShort(layout.datatype);
    return StoredType.of(code)
        .orElseThrow(
            () ->
                new UserException(
                    name
                        + " stores its voxels as "
                        + StoredType.nameOfUnsupported(code)
                        + " (type "
                        + code
                        + "), which is not supported: convert it to an integer or float type."));
  }

  String name() {
    return name;
  }

  int[] shape() {
    return shape;
  }

  StoredType type() {
    return type;
  }

  ByteOrder order() {
    return bytes.order();
  }

  int voxelCount() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Bytes of header already consumed. */
  int size() {
    return layout.size;
  }

  /** Where the voxels begin, from the start of the file; extensions lie before it. */
  long voxelOffset() {
    double offset = layout.voxelOffset(bytes);
    if (offset == 0) {
      return layout.size + 4L; // the four bytes that announce extensions
    }
    if (!(offset >= layout.size) || offset > Long.MAX_VALUE) {
      throw new UserException(
          name
              + " says its voxels begin at byte "
              + offset
              + ", but the header alone takes "
              + layout.size
              + " bytes.");
    }
    return (long) offset;
  }

  /** Multiplies stored values; 1 where the file asks for no scaling. */
  double slope() {
    double slope = layout.real(bytes, layout.slope);
    return isScaled(slope) ? slope : 1;
  }

  /** Added after the slope; 0 where the file asks for no scaling. */
  double intercept() {
    double intercept = layout.real(bytes, layout.slope + layout.realBytes());
    boolean scaled = isScaled(layout.real(bytes, layout.slope));
    return scaled && Double.isFinite(intercept) ? intercept : 0;
  }

  private static boolean isScaled(double slope) {
    return slope != 0 && Double.isFinite(slope);
  }

  /** Voxel sizes, positive and finite: 1 where the file gives none. */
  double[] zooms() {
    double[] zooms = new double[shape.length];
    for (int axis = 0; axis < zooms.length; axis++) {
      double size = Math.abs(pixdim(axis + 1));
      zooms[axis] = NiftiAffine.isStep(size) ? size : 1;
    }
    return zooms;
  }

  double pixdim(int index) {
    return layout.real(bytes, layout.pixdim + index * layout.realBytes());
  }

  boolean hasQform() {
    return layout.code(bytes, layout.qformCode) > 0;
  }

  boolean hasSform() {
    return layout.code(bytes, layout.sformCode) > 0;
  }

  /** Quaternion b, c, d, then the three offsets. */
  double quaternion(int index) {
    return layout.real(bytes, layout.quaternion + index * layout.realBytes());
  }

  double srow(int row, int column) {
    return layout.real(bytes, layout.srow + (4 * row + column) * layout.realBytes());
  }
}
