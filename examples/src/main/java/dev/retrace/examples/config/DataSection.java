package dev.retrace.examples.config;

/**
 * The section {@code data} of a configuration.
 *
 * @param size voxels along each axis of the cubes
 * @param phantoms synthetic volumes where no folder is named
 * @param validationFraction the part of a folder held out
 * @param flip whether training volumes are mirrored at random
 */
public record DataSection(int size, int phantoms, double validationFraction, boolean flip) {
  /** Checks the numbers. */
  public DataSection {
    Checks.atLeast("data.size", size, 1);
    Checks.atLeast("data.phantoms", phantoms, 2);
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "data.validation_fraction: expected a number between 0 and 1, not " + validationFraction);
    }
  }
}
