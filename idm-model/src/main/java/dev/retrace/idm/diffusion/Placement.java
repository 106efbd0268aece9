package dev.retrace.idm.diffusion;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where a patch lies in the volume it was cut from.
 *
 * @param start the patch's first voxel along each spatial axis
 * @param whole the volume's voxels along each spatial axis
 */
public record Placement(List<Long> start, List<Long> whole) {
  /** Copies the lists and checks that they are of the same axes. */
  public Placement {
    start = List.copyOf(start);
    whole = List.copyOf(whole);
    if (start.size() != whole.size()) {
      throw new IllegalArgumentException(
          "A patch that starts at " + start + " does not lie in a volume of " + whole + ".");
    }
  }

  /**
   * Volumes that are no patches.
   *
   * @param batch (batch, channel, spatial...)
   * @return one placement for each sample
   */
  public static List<Placement> whole(Shape batch) {
    List<Long> size = Arrays.stream(batch.slice(2).getShape()).boxed().toList();
    Placement place = new Placement(Collections.nCopies(size.size(), 0L), size);
    return Collections.nCopies(Math.toIntExact(batch.get(0)), place);
  }
}
