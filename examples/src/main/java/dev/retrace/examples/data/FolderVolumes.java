package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VolumeSet.LeftOut;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The volumes of a folder and its subfolders, one per file, split by file.
 *
 * <p>Files are read one at a time, in the order of their paths; only the prepared cubes are kept.
 * The split is drawn from the seed, over the files that could be read.
 */
public final class FolderVolumes implements VolumeSource {
  private final VolumeFiles files;
  private final VolumePreparation preparation;
  private final double validationFraction;
  private final long seed;
  private final boolean skipBad;

  /**
   * Creates a source; nothing is read before {@link #load}.
   *
   * @param files which files
   * @param preparation from file to cube
   * @param validationFraction part of the volumes to keep for validation, in (0, 1); at least one
   *     volume goes either way
   * @param seed of the split
   * @param skipBad whether a file that cannot be used is left out and listed, instead of ending all
   * @throws UserException if the fraction is out of range
   */
  public FolderVolumes(
      VolumeFiles files,
      VolumePreparation preparation,
      double validationFraction,
      long seed,
      boolean skipBad) {
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new UserException(
          "The validation fraction must lie between 0 and 1, not at " + validationFraction + ".");
    }
    this.files = files;
    this.preparation = preparation;
    this.validationFraction = validationFraction;
    this.seed = seed;
    this.skipBad = skipBad;
  }

  /**
   * All volumes of a folder, a tenth of them for validation, nothing skipped.
   *
   * @param folder where the files are
   * @param preparation from file to cube
   * @param seed of the split
   * @return the source
   */
  public static FolderVolumes of(Path folder, VolumePreparation preparation, long seed) {
    return new FolderVolumes(VolumeFiles.in(folder), preparation, 0.1, seed, false);
  }

  @Override
  public OptionalInt channels() {
    return OptionalInt.of(1);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserException if the folder is missing or holds no volume, if a file cannot be used and
   *     is not to be skipped, or if fewer than two volumes are left
   */
  @Override
  public VolumeSet load() {
    List<Volume> volumes = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : files.find()) {
      try {
        volumes.add(preparation.prepare(NiftiReader.read(file), file.toString()));
      } catch (UserException e) {
        if (!skipBad) {
          throw new UserException(withHint(e.getMessage()), e);
        }
        leftOut.add(new LeftOut(file, e.getMessage()));
      }
    }
    checkEnough(volumes, leftOut);
    return split(volumes, leftOut);
  }

  private static String withHint(String sentence) {
    return sentence.replaceFirst("\\.$", "; --skip-bad leaves such files out.");
  }

  private void checkEnough(List<Volume> volumes, List<LeftOut> leftOut) {
    if (volumes.size() >= 2) {
      return;
    }
    String found = volumes.isEmpty() ? "no usable volume" : "only one usable volume";
    String skipped =
        leftOut.isEmpty()
            ? ""
            : " after "
                + leftOut.size()
                + " left out, the first because: "
                + leftOut.get(0).reason();
    throw new UserException(
        files.folder()
            + " holds "
            + found
            + ", but at least two are needed, one of them for validation"
            + (skipped.isEmpty() ? "." : ";" + skipped));
  }

  private VolumeSet split(List<Volume> volumes, List<LeftOut> leftOut) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < volumes.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    long wanted = Math.round(validationFraction * volumes.size());
    int held = (int) Math.max(1, Math.min(volumes.size() - 1, wanted));
    List<Integer> validation = order.subList(0, held);
    List<Integer> training = order.subList(held, order.size());
    return new VolumeSet(chosen(volumes, training), chosen(volumes, validation), leftOut);
  }

  private static List<Volume> chosen(List<Volume> volumes, List<Integer> indices) {
    return indices.stream().sorted().map(volumes::get).toList();
  }
}
