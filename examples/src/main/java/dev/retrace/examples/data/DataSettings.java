package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.util.List;

/**
 * What a run asks of its data, whatever they are.
 *
 * @param side of the cubes, in voxels
 * @param modalities the channels; empty for what the data have
 * @param preparation from scans to cubes
 * @param spacing of the grid scans are brought to first, in millimetres; 0 for their own
 * @param split which volumes are kept aside
 * @param validationFraction the part of them, where the split asks for one
 * @param seed of the split
 * @param skipBad whether what cannot be used is left out and listed, instead of ending all
 */
public record DataSettings(
    int side,
    List<String> modalities,
    PreparationChoice preparation,
    double spacing,
    SplitChoice split,
    double validationFraction,
    long seed,
    boolean skipBad) {
  /** Copies the list. */
  public DataSettings {
    modalities = List.copyOf(modalities);
  }

  /**
   * Refuses settings about scans, for data that are no scans.
   *
   * @param data what they are instead, such as "synthetic volumes"
   * @throws UserException naming the first that is set
   */
  public void requireNothingAboutScans(String data) {
    refuse(preparation != PreparationChoice.CUBE, "data.preparation=brats", data);
    refuse(spacing != 0, "data.spacing", data);
    refuse(split != SplitChoice.RANDOM, "data.split", data);
    refuse(skipBad, "--skip-bad", data);
  }

  private static void refuse(boolean set, String what, String data) {
    if (set) {
      throw new UserException(
          what + " is about files of scans, not about " + data + "; name a folder with --data");
    }
  }

  /**
   * The split.
   *
   * @return as chosen
   */
  public Split toSplit() {
    return split.create(validationFraction, seed);
  }
}
