package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.stream.Stream;

/** Equal and unequal halves, 1-D to 3-D. */
@AutoService(BijectionExamples.class)
public final class HalfSwapExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
        example(1, new Shape(2, 2, 3)),
        example(2, new Shape(1, 5, 2, 3)),
        example(3, new Shape(2, 4, 2, 1, 2)));
  }

  private static Example example(int left, Shape input) {
    return new Example(
        "swap at " + left + " of " + input,
        () -> new HalfSwap(left),
        input,
        (x, given) -> Formula.Result.of(swap(x, left)),
        (y, given) -> Formula.Result.of(swap(y, y.getShape().get(1) - left)));
  }

  private static NDArray swap(NDArray x, long at) {
    NDList halves = x.split(new long[] {at}, 1);
    return halves.get(1).concat(halves.get(0), 1);
  }
}
