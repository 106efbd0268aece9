package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VolumeSet.LeftOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * The examinations of a folder and its subfolders, split by patient.
 *
 * <p>They are read one at a time, in the order of their paths; only the prepared cubes are kept.
 * The split is over those that could be read.
 */
public final class FolderVolumes implements VolumeSource {
  private final Path folder;
  private final CaseLayout layout;
  private final CaseReader reader;
  private final Split split;
  private final boolean skipBad;

  /**
   * Creates a source; nothing is read before {@link #load}.
   *
   * @param folder to name to the user
   * @param layout which files are one examination
   * @param reader from files to cube
   * @param split what is kept aside
   * @param skipBad whether an examination that cannot be used is left out and listed, instead of
   *     ending all
   */
  public FolderVolumes(
      Path folder, CaseLayout layout, CaseReader reader, Split split, boolean skipBad) {
    this.folder = folder;
    this.layout = layout;
    this.reader = reader;
    this.split = split;
    this.skipBad = skipBad;
  }

  /**
   * A volume per file.
   *
   * @param files which files
   * @param preparation from file to cube
   * @param validationFraction part of the patients to keep for validation, in (0, 1)
   * @param seed of the split
   * @param skipBad whether a file that cannot be used is left out and listed
   * @throws UserException if the fraction is out of range
   */
  public FolderVolumes(
      VolumeFiles files,
      Preparation preparation,
      double validationFraction,
      long seed,
      boolean skipBad) {
    this(
        files.folder(),
        new SingleFiles(files),
        new CaseReader(preparation, List.of(), 0),
        new RandomSplit(validationFraction, seed),
        skipBad);
  }

  /**
   * All volumes of a folder, a tenth of them for validation, nothing skipped.
   *
   * @param folder where the files are
   * @param preparation from file to cube
   * @param seed of the split
   * @return the source
   */
  public static FolderVolumes of(Path folder, Preparation preparation, long seed) {
    return new FolderVolumes(VolumeFiles.in(folder), preparation, 0.1, seed, false);
  }

  /** The examinations of a folder, as a run wants them. */
  static FolderVolumes of(Path folder, CaseLayout layout, DataSettings settings) {
    CaseReader reader =
        new CaseReader(
            settings.preparation().create(settings.side()),
            settings.modalities(),
            settings.spacing());
    return new FolderVolumes(folder, layout, reader, settings.toSplit(), settings.skipBad());
  }

  /**
   * Which files are one examination.
   *
   * @return the layout
   */
  public CaseLayout layout() {
    return layout;
  }

  /**
   * From files to cube.
   *
   * @return the reader
   */
  public CaseReader reader() {
    return reader;
  }

  @Override
  public OptionalInt channels() {
    return OptionalInt.of(reader.channels());
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserException if the folder is missing or holds no volume, if an examination cannot be
   *     used and is not to be skipped, or if fewer than two volumes or patients are left
   */
  @Override
  public VolumeSet load() {
    List<ScanCase> cases = new ArrayList<>();
    List<Volume> volumes = new ArrayList<>();
    List<LeftOut> leftOut =
        readAll(
            (examination, volume) -> {
              cases.add(examination);
              volumes.add(volume);
            });
    checkEnough(volumes, leftOut);
    Split.Sides sides = split.of(cases);
    return new VolumeSet(
        sides.training().stream().map(volumes::get).toList(),
        sides.validation().stream().map(volumes::get).toList(),
        leftOut);
  }

  /**
   * Reads one examination after the other.
   *
   * @param taker given each with its volume
   * @return what was skipped
   * @throws UserException as {@link #load} does, but for the number of volumes
   */
  List<LeftOut> readAll(BiConsumer<ScanCase, Volume> taker) {
    List<LeftOut> leftOut = new ArrayList<>();
    for (ScanCase examination : layout.find()) {
      Volume volume;
      try {
        volume = reader.read(examination);
      } catch (UserException e) {
        if (!skipBad) {
          throw new UserException(withHint(e.getMessage()), e);
        }
        leftOut.add(new LeftOut(examination.place(), e.getMessage()));
        continue;
      }
      taker.accept(examination, volume);
    }
    return leftOut;
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
        folder
            + " holds "
            + found
            + ", but at least two are needed, one of them for validation"
            + (skipped.isEmpty() ? "." : ";" + skipped));
  }
}
