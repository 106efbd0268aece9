package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.PreparedIndex.Entry;
import dev.retrace.examples.data.PreparedIndex.Source;
import dev.retrace.examples.data.PreparedIndex.Stored;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * Volumes that were prepared before; see {@link PreparedWriter}.
 *
 * <p>Any of the modalities in the folder may be asked for. Volumes prepared with other settings, or
 * of files that have changed since, are refused.
 */
final class PreparedVolumes implements VolumeSource {
  private final Path folder;
  private final PreparedIndex index;
  private final List<Integer> channels;
  private final Split split;

  /** Reads the index and holds it against the settings. */
  PreparedVolumes(Path folder, DataSettings settings) {
    this.folder = folder;
    index = PreparedIndex.read(folder);
    split = settings.toSplit();
    require("data.size", "" + index.side(), "" + settings.side());
    require("data.preparation", index.preparation().name(), settings.preparation().name());
    require("data.spacing", "" + index.spacing(), "" + settings.spacing());
    channels = new ArrayList<>();
    for (String modality : wanted(settings)) {
      channels.add(index.modalities().indexOf(modality));
    }
    if (channels.isEmpty()) {
      channels.add(0);
    }
    if (settings.skipBad()) {
      throw new UserException(
          "--skip-bad is about files of scans, but "
              + folder
              + " holds prepared volumes; give it"
              + " to ./retrace data prepare");
    }
  }

  private List<String> wanted(DataSettings settings) {
    if (settings.modalities().isEmpty()) {
      return index.modalities();
    }
    for (String modality : settings.modalities()) {
      if (!index.modalities().contains(modality)) {
        throw new UserException(
            folder
                + " was prepared with data.modalities="
                + index.modalities()
                + ", without "
                + modality
                + "; prepare it again, or set data.modalities to some of these");
      }
    }
    return settings.modalities();
  }

  private void require(String key, String prepared, String wanted) {
    if (!prepared.equals(wanted)) {
      throw new UserException(
          String.format(
              "%s was prepared with %s=%s; prepare it again, or set %s to that instead of %s",
              folder,
              key,
              prepared.toLowerCase(Locale.ROOT),
              key,
              wanted.toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public OptionalInt channels() {
    return OptionalInt.of(channels.size());
  }

  @Override
  public VolumeSet load() {
    List<ScanCase> cases = new ArrayList<>();
    List<Volume> volumes = new ArrayList<>();
    for (Entry entry : index.cases()) {
      requireUnchanged(entry);
      volumes.add(read(entry));
      cases.add(new ScanCase(entry.name(), entry.patient(), Path.of(entry.name()), Map.of()));
    }
    Split.Sides sides = split.of(cases);
    return new VolumeSet(
        sides.training().stream().map(volumes::get).toList(),
        sides.validation().stream().map(volumes::get).toList(),
        index.leftOut().stream()
            .map(each -> new VolumeSet.LeftOut(Path.of(each.place()), each.reason()))
            .toList());
  }

  private void requireUnchanged(Entry entry) {
    for (Source source : entry.sources()) {
      if (source.hasChanged()) {
        throw new UserException(
            source.path() + " has changed since " + folder + " was prepared; prepare it again.");
      }
    }
  }

  private Volume read(Entry entry) {
    int side = index.side();
    int voxels = side * side * side;
    float[] all = new float[channels.size() * voxels];
    double[][] affine = null;
    for (int channel = 0; channel < channels.size(); channel++) {
      NiftiImage image = read(entry.files().get(channels.get(channel)));
      System.arraycopy(image.voxels(), 0, all, channel * voxels, voxels);
      affine = image.affine();
    }
    return Volume.of(channels.size(), side, side, side, all, entry.name()).placed(affine);
  }

  private NiftiImage read(Stored stored) {
    Path file = folder.resolve(stored.name());
    if (checksum(file) != stored.checksum()) {
      throw new UserException(
          file + " is damaged: its checksum is not the one in the index; prepare it again.");
    }
    NiftiImage image = NiftiReader.read(file);
    int side = index.side();
    if (image.voxels().length != side * side * side) {
      throw new UserException(file + " is not of the size in the index; prepare it again.");
    }
    return image;
  }

  static long checksum(Path file) {
    try {
      CRC32 checksum = new CRC32();
      checksum.update(Files.readAllBytes(file));
      return checksum.getValue();
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e + ".", e);
    }
  }
}
