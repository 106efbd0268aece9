package dev.retrace.examples.data;

import dev.retrace.examples.FileReplacement;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.PreparedIndex.Entry;
import dev.retrace.examples.data.PreparedIndex.Skipped;
import dev.retrace.examples.data.PreparedIndex.Source;
import dev.retrace.examples.data.PreparedIndex.Stored;
import dev.retrace.examples.data.VolumeSet.LeftOut;
import dev.retrace.examples.nifti.NiftiWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Prepares the scans of a folder once for many runs.
 *
 * <p>The result is a folder of NIfTI files, one per volume and channel, which any viewer opens, and
 * an index. It is written under another name beside the target and renamed when it is complete.
 */
public final class PreparedWriter {
  private final DataSettings settings;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * Creates a writer.
   *
   * @param settings of the preparation; all that matter are kept in the index
   */
  public PreparedWriter(DataSettings settings) {
    this.settings = settings;
  }

  /**
   * Prepares all scans of a folder.
   *
   * @param from a folder of scans
   * @param target a folder that does not exist
   * @param progress told the name of each examination when it is done
   * @return how many volumes there are, and what was left out
   * @throws UserException if there are no scans, if one cannot be used and is not to be skipped, or
   *     if the target is there or cannot be written
   */
  public Result write(Path from, Path target, Consumer<String> progress) {
    if (!(DataFormats.open(from, settings) instanceof FolderVolumes source)) {
      throw new UserException(
          from + " (" + DataFormats.title(from) + ") needs no preparation; train on it as it is.");
    }
    if (Files.exists(target)) {
      throw new UserException(target + " exists; choose another folder with --out, or delete it.");
    }
    OutputFolder.requireUsable(target);
    Path growing = target.resolveSibling("." + target.getFileName() + ".incomplete");
    try {
      delete(growing); // what a run that was killed has left
      Files.createDirectories(growing);
      List<LeftOut> leftOut = fill(growing, source, progress);
      Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
      return new Result(entries.size(), leftOut);
    } catch (IOException e) {
      throw new UserException("Cannot write " + target + ": " + e + ".", e);
    } finally {
      deleteQuietly(growing);
    }
  }

  /**
   * What was done.
   *
   * @param volumes prepared
   * @param leftOut files or examinations that cannot be used
   */
  public record Result(int volumes, List<LeftOut> leftOut) {
    /** Copies the list. */
    public Result {
      leftOut = List.copyOf(leftOut);
    }
  }

  private List<LeftOut> fill(Path folder, FolderVolumes source, Consumer<String> progress) {
    List<LeftOut> leftOut =
        source.readAll(
            (examination, volume) -> {
              entries.add(store(folder, source.reader(), examination, volume));
              progress.accept(examination.name());
            });
    if (entries.isEmpty()) {
      throw new UserException(
          "None of the volumes could be used; the first because: " + leftOut.get(0).reason());
    }
    PreparedIndex index =
        new PreparedIndex(
            PreparedIndex.VERSION,
            settings.side(),
            source.reader().modalities(),
            settings.preparation(),
            settings.spacing(),
            entries,
            leftOut.stream()
                .map(each -> new Skipped(each.file().toString(), each.reason()))
                .toList());
    FileReplacement.write(folder.resolve(PreparedIndex.NAME), out -> out.write(index.toJson()));
    return leftOut;
  }

  private Entry store(Path folder, CaseReader reader, ScanCase examination, Volume volume) {
    List<Stored> files = new ArrayList<>();
    for (int channel = 0; channel < volume.channels(); channel++) {
      String number = String.format(Locale.ROOT, "%05d", entries.size());
      String name =
          reader.modalities().isEmpty()
              ? number + ".nii"
              : number + "_" + reader.modalities().get(channel) + ".nii";
      Path file = folder.resolve(name);
      NiftiWriter.writeFloat32(file, volume.toNifti(channel));
      files.add(new Stored(name, PreparedVolumes.checksum(file)));
    }
    return new Entry(
        examination.name(),
        examination.patient(),
        files,
        reader.files(examination).stream().map(Source::of).toList());
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException | UncheckedIOException e) {
      // What is left is hidden, and overwritten by the next run.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
