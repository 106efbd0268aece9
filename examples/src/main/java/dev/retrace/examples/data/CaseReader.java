package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a volume of an examination's files: reads them, brings them onto one grid where they lie on
 * several, and prepares them.
 */
public final class CaseReader {
  private final Preparation preparation;
  private final List<String> modalities;
  private final double spacing;

  /**
   * Creates a reader.
   *
   * @param preparation from images to cube
   * @param modalities which images become channels, in this order; empty for the only one there is
   * @param spacing millimetres between the voxels of the common grid, or 0 for the grid of the
   *     first modality
   */
  public CaseReader(Preparation preparation, List<String> modalities, double spacing) {
    this.preparation = preparation;
    this.modalities = List.copyOf(modalities);
    this.spacing = spacing;
  }

  /**
   * Which images become channels.
   *
   * @return in their order; empty for the only one there is
   */
  public List<String> modalities() {
    return modalities;
  }

  /**
   * The channels of the volumes.
   *
   * @return at least 1
   */
  public int channels() {
    return Math.max(1, modalities.size());
  }

  /**
   * Reads an examination.
   *
   * @param examination what to read
   * @return a volume with one channel per modality
   * @throws UserException naming the file or the examination, if it cannot be used
   */
  public Volume read(ScanCase examination) {
    List<Scan> scans = new ArrayList<>();
    for (Path file : files(examination)) {
      scans.add(new Scan(NiftiReader.read(file), file.toString()));
    }
    return preparation.prepare(aligned(scans), examination.name());
  }

  /**
   * The files of an examination that a volume is made of.
   *
   * @param examination what to look into
   * @return one per channel
   * @throws UserException naming the examination and the modality it lacks
   */
  public List<Path> files(ScanCase examination) {
    if (modalities.isEmpty()) {
      return List.copyOf(examination.images().values());
    }
    List<Path> files = new ArrayList<>();
    for (String modality : modalities) {
      Path file = examination.images().get(modality);
      if (file == null) {
        throw new UserException(
            examination.place()
                + " has no image of modality "
                + modality
                + ", only "
                + String.join(", ", examination.images().keySet())
                + ".");
      }
      files.add(file);
    }
    return files;
  }

  private List<Scan> aligned(List<Scan> scans) {
    boolean alone = scans.size() == 1 && spacing == 0;
    if (alone || scans.stream().anyMatch(scan -> scan.image().shape().length < 3)) {
      return scans; // the preparation says what is wrong with an image of two axes
    }
    Scan first = scans.get(0);
    Grid grid = Grid.of(first.image());
    Grid common = spacing == 0 ? grid : grid.isotropic(spacing, first.name());
    return scans.stream().map(scan -> onto(common, scan)).toList();
  }

  private static Scan onto(Grid common, Scan scan) {
    Grid own = Grid.of(scan.image());
    int count = own.size(0) * own.size(1) * own.size(2);
    float[] voxels = scan.image().voxels();
    if (own.sameAs(common)) {
      return voxels.length == count ? scan : on(common, Arrays.copyOf(voxels, count), scan);
    }
    VolumePreparation.checkFinite(voxels, 0, count, scan.name());
    float[] volume = voxels.length == count ? voxels : Arrays.copyOf(voxels, count);
    return on(common, AffineResampler.resample(volume, own, common), scan);
  }

  private static Scan on(Grid grid, float[] voxels, Scan scan) {
    return new Scan(
        NiftiImage.volume(grid.size(0), grid.size(1), grid.size(2), voxels, grid.affine()),
        scan.name());
  }
}
