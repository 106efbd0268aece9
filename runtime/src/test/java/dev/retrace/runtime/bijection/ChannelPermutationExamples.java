package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.stream.Stream;

/** As a product with a permutation matrix; orders that are not their own inverse. */
@AutoService(BijectionExamples.class)
public final class ChannelPermutationExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
        example(new Shape(2, 1, 3), 0),
        example(new Shape(2, 3, 2, 2), 2, 0, 1),
        example(new Shape(1, 5, 2, 1, 2), 3, 0, 4, 1, 2));
  }

  private static Example example(Shape input, int... order) {
    return new Example(
        order.length + " channels",
        () -> new ChannelPermutation(order),
        input,
        (x, given) -> Formula.Result.of(product(x, order, false)),
        (y, given) -> Formula.Result.of(product(y, order, true)));
  }

  private static NDArray product(NDArray x, int[] order, boolean transposed) {
    int n = order.length;
    float[] matrix = new float[n * n];
    for (int i = 0; i < n; i++) {
      matrix[transposed ? order[i] * n + i : i * n + order[i]] = 1;
    }
    NDArray p = x.getManager().create(matrix, new Shape(n, n)).toType(x.getDataType(), false);
    Shape shape = x.getShape();
    return p.matMul(x.reshape(shape.get(0), n, -1)).reshape(shape);
  }
}
