package dev.retrace.examples.config;

import dev.retrace.examples.data.DataSettings;
import dev.retrace.examples.data.PreparationChoice;
import dev.retrace.examples.data.SplitChoice;
import dev.retrace.examples.data.ValueRange;
import java.util.HashSet;
import java.util.List;

/**
 * The section {@code data} of a configuration.
 *
 * @param size voxels along each axis of the cubes
 * @param phantoms synthetic volumes where no folder is named
 * @param lesions the part of synthetic volumes that has lesions
 * @param modalities the channels of a volume, such as t1; empty for what the data have
 * @param preparation from scans to cubes
 * @param spacing of the grid that scans are brought to first, in millimetres; 0 for their own
 * @param range the numbers that stand for black and white
 * @param split which volumes are held out
 * @param validationFraction the part of a folder held out
 * @param flip whether training volumes are mirrored at random
 */
public record DataSection(
    int size,
    int phantoms,
    double lesions,
    List<String> modalities,
    PreparationChoice preparation,
    double spacing,
    ValueRange range,
    SplitChoice split,
    double validationFraction,
    boolean flip) {
  /** Checks the values. */
  public DataSection {
    modalities = List.copyOf(modalities);
    Checks.atLeast("data.size", size, 1);
    Checks.atLeast("data.phantoms", phantoms, 2);
    Checks.atLeast("data.spacing", spacing, 0);
    if (!(lesions >= 0 && lesions <= 1)) {
      throw new IllegalArgumentException(
          "data.lesions: expected a number from 0 to 1, not " + lesions);
    }
    if (new HashSet<>(modalities).size() < modalities.size()) {
      throw new IllegalArgumentException(
          "data.modalities: expected every modality once, not " + modalities);
    }
    for (String modality : modalities) {
      if (!modality.matches("[A-Za-z0-9_-]+")) {
        throw new IllegalArgumentException(
            "data.modalities: expected names such as t1 or flair, not '" + modality + "'");
      }
    }
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "data.validation_fraction: expected a number between 0 and 1, not " + validationFraction);
    }
  }

  /**
   * What is asked of the data.
   *
   * @param seed of the split
   * @param skipBad whether files that cannot be used are left out
   * @return the settings
   */
  public DataSettings toSettings(long seed, boolean skipBad) {
    return new DataSettings(
        size, modalities, preparation, spacing, split, validationFraction, seed, skipBad);
  }
}
