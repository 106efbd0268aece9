package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.npy.ElementType;
import dev.retrace.examples.npy.NpyReader;
import dev.retrace.examples.npy.NpyRows;
import dev.retrace.examples.npy.NpzFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A three-dimensional set of MedMNIST v2: one NumPy archive of cubes of 28 or 64 voxels a side in
 * {@code uint8}, each with its class, already split in three.
 *
 * <p>Intensities are divided by 255, so black is 0 and white is 1 in every cube; nothing is cropped
 * or turned. One cube after another is read. Source: Yang et al., "MedMNIST v2", Scientific Data
 * 10:41, 2023.
 */
public final class MedMnistVolumes implements VolumeSource {
  private static final float WHITE = 255;
  private static final int LONGEST_SIDE = 512;

  private final Path file;
  private final int side;

  /** The parts of a set, by their names in the archive. */
  public enum Split {
    /** To learn from. */
    TRAIN,
    /** To choose by. */
    VAL,
    /** To report on. */
    TEST;

    private String array(String what) {
      return name().toLowerCase(Locale.ROOT) + "_" + what;
    }
  }

  /**
   * Creates a source; nothing is read before {@link #load}.
   *
   * @param file an archive with the arrays {@code train_images}, {@code train_labels} and so on
   * @param side of the cubes wanted, in voxels; the set's cubes are resized where theirs is another
   */
  public MedMnistVolumes(Path file, int side) {
    this.file = file;
    this.side = side;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The set's own split is kept: its validation part is held out, its test part is left alone.
   *
   * @throws UserException as {@link #read} does
   */
  @Override
  public VolumeSet load() {
    return new VolumeSet(read(Split.TRAIN), read(Split.VAL), List.of());
  }

  @Override
  public OptionalInt channels() {
    return OptionalInt.of(1);
  }

  /**
   * Reads one part of the set.
   *
   * @param split which
   * @return at least one labelled cube, in the archive's order
   * @throws UserException naming the file: it is missing, damaged, no set of this kind, or larger
   *     than Java's memory
   */
  public List<Volume> read(Split split) {
    try (NpzFile archive = NpzFile.open(file)) {
      requireSet(archive);
      int[] labels = labels(archive, split.array("labels"));
      return cubes(archive, split, labels);
    } catch (OutOfMemoryError e) {
      throw new UserException(
          file + " is too large for the memory of this run: give Java more with -Xmx.", e);
    }
  }

  private void requireSet(NpzFile archive) {
    for (Split split : Split.values()) {
      for (String what : List.of("images", "labels")) {
        if (!archive.names().contains(split.array(what))) {
          throw new UserException(
              file
                  + " is no MedMNIST set: it holds no array "
                  + split.array(what)
                  + ", only "
                  + String.join(", ", archive.names())
                  + "; expected images and labels of train, val and test.");
        }
      }
    }
  }

  private static int[] labels(NpzFile archive, String name) {
    String what = archive.describe(name);
    try (NpyReader reader = archive.read(name)) {
      List<Long> shape = reader.shape();
      boolean one = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
      if (!one || !reader.type().isInteger()) {
        throw new UserException(
            what
                + " has the shape "
                + shape
                + " of "
                + reader.type().label()
                + ", where one whole number per volume is expected.");
      }
      NpyRows rows = NpyRows.of(reader, what);
      int[] labels = new int[rows.count()];
      for (int i = 0; i < labels.length; i++) {
        float label = rows.next()[0];
        if (label < 0 || label > Short.MAX_VALUE) {
          throw new UserException(
              what + " has the class " + label + ": classes are counted from 0.");
        }
        labels[i] = (int) label;
      }
      return labels;
    }
  }

  private List<Volume> cubes(NpzFile archive, Split split, int[] labels) {
    String name = split.array("images");
    String what = archive.describe(name);
    try (NpyReader reader = archive.read(name)) {
      int stored = requireCubes(reader, what);
      NpyRows rows = NpyRows.of(reader, what);
      if (rows.count() != labels.length || labels.length == 0) {
        throw new UserException(
            what
                + " has "
                + rows.count()
                + " volumes and "
                + labels.length
                + " labels, where as many of both are expected, and at least one.");
      }
      List<Volume> volumes = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        float[] values = resized(scaled(rows.next()), stored);
        String title = file.getFileName() + " " + split.name().toLowerCase(Locale.ROOT) + " " + i;
        volumes.add(new Volume(side, side, side, values, title).labelled(labels[i]));
      }
      return volumes;
    }
  }

  private static int requireCubes(NpyReader images, String what) {
    List<Long> shape = images.shape();
    boolean cubes =
        shape.size() == 4
            && shape.subList(2, 4).stream().allMatch(shape.get(1)::equals)
            && shape.get(1) >= 1
            && shape.get(1) <= LONGEST_SIDE;
    if (!cubes || images.type() != ElementType.UINT8) {
      throw new UserException(
          what
              + " has the shape "
              + shape
              + " of "
              + images.type().label()
              + ", where cubes of uint8 are expected, such as [n, 28, 28, 28].");
    }
    return shape.get(1).intValue();
  }

  private static float[] scaled(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= WHITE;
    }
    return values;
  }

  private float[] resized(float[] values, int stored) {
    if (stored == side) {
      return values;
    }
    Window whole = new Window(0, stored);
    return CubeResampler.resample(
        values, new int[] {stored, stored, stored}, new Window[] {whole, whole, whole}, side);
  }
}
