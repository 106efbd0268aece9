package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.stream.Stream;

/** No grid at all, and 1-D to 3-D. */
@AutoService(BijectionExamples.class)
public final class DiagonalScaleExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
        example(new Shape(3, 4)),
        example(new Shape(1, 1, 1)),
        example(new Shape(2, 1, 5)),
        example(new Shape(2, 3, 2, 3)),
        example(new Shape(1, 2, 3, 1, 2)));
  }

  private static Example example(Shape input) {
    return new Example(
        "diagonal scale at " + input,
        DiagonalScale::new,
        input,
        (x, given) -> {
          NDArray w = given.get("weight").expandDims(0);
          return new Formula.Result(x.mul(w.exp()), logDet(x, w));
        },
        (y, given) -> {
          NDArray w = given.get("weight").expandDims(0);
          return new Formula.Result(y.mul(w.neg().exp()), logDet(y, w).neg());
        });
  }

  private static NDArray logDet(NDArray x, NDArray w) {
    return w.broadcast(x.getShape()).reshape(x.getShape().get(0), -1).sum(new int[] {1});
  }
}
