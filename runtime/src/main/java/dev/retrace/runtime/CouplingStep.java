package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.Region;
import java.util.Arrays;
import java.util.List;

/** A coupling: the whole keeps its shape, the branch must fit its law. */
record CouplingStep(
    String name,
    CouplingLaw law,
    Region region,
    Strategy strategy,
    Block block,
    List<String> conditionNames)
    implements Step {
  /** The branch for callers that hand it the part it reads. */
  Branch onPart() {
    return new Branch(block, conditionNames).keeping(strategy);
  }

  /** The branch for callers that hand it the whole buffer. */
  Branch onWhole() {
    return Branch.beside(region, block, conditionNames).keeping(strategy);
  }

  @Override
  public Half on() {
    return Half.BOTH;
  }

  @Override
  public Shape outputShape(Shape shape) {
    LayerException.under(name, region::writtenShape, shape);
    return shape;
  }

  @Override
  public Shape initialize(ChildInitializer children, Shape shape) {
    Shape written = LayerException.under(name, region::writtenShape, shape);
    Shape returned = children.initialize(name, block, region.readShape(shape), conditionNames);
    LayerException.under(name, this::requireFit, new Shape[] {written, returned});
    return shape;
  }

  private Shape requireFit(Shape... writtenAndReturned) {
    Shape written = writtenAndReturned[0];
    Shape returned = writtenAndReturned[1];
    long wanted = law.branchChannels((int) written.get(1));
    String lawName = law.getClass().getSimpleName();
    if (returned.dimension() != written.dimension()) {
      throw new LayerException(
          "branch returned " + returned + ", " + lawName + " writes " + written);
    }
    if (returned.get(1) != wanted) {
      throw new LayerException(
          String.format(
              "branch returned %d channels, %s needs %d to write %d",
              returned.get(1), lawName, wanted, written.get(1)));
    }
    for (int axis = 2; axis < written.dimension(); axis++) {
      if (returned.get(axis) != written.get(axis)) {
        throw new LayerException(
            "branch returned size "
                + Arrays.toString(returned.slice(2).getShape())
                + ", the part it writes has "
                + Arrays.toString(written.slice(2).getShape()));
      }
    }
    return written;
  }
}
