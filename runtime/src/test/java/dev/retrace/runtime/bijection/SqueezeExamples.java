package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.OrthogonalFormulas;
import java.util.Arrays;
import java.util.stream.Stream;

/** Both ways, 1-D to 3-D, equal and unequal strides, as slices with a step. */
@AutoService(BijectionExamples.class)
public final class SqueezeExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
            examples(new Shape(2, 1, 4), 2),
            examples(new Shape(2, 3, 3), 3),
            examples(new Shape(1, 2, 4, 2), 2, 2),
            examples(new Shape(3, 1, 3, 2), 3, 1),
            examples(new Shape(1, 1, 4, 2, 2), 2, 2, 2),
            examples(new Shape(2, 2, 1, 2, 3), 1, 2, 3),
            examples(new Shape(1, 3, 2, 1, 2), 1, 1, 1))
        .flatMap(each -> each);
  }

  private static Stream<Example> examples(Shape fine, int... stride) {
    int voxels = Arrays.stream(stride).reduce(1, (a, b) -> a * b);
    Formula down =
        (x, given) -> Formula.Result.of(OrthogonalFormulas.down(x, eye(x, voxels), stride));
    Formula up = (y, given) -> Formula.Result.of(OrthogonalFormulas.up(y, eye(y, voxels), stride));
    String name = Arrays.toString(stride) + " of " + fine;
    return Stream.of(
        new Example("squeeze " + name, () -> new Squeeze(stride), fine, down, up),
        new Example(
            "unsqueeze " + name,
            () -> new Unsqueeze(stride),
            new Squeeze(stride).outputShape(fine),
            up,
            down));
  }

  private static NDArray eye(NDArray like, int n) {
    NDManager manager = like.getManager();
    return manager.eye(n, n, 0, DataType.FLOAT64).expandDims(0);
  }
}
