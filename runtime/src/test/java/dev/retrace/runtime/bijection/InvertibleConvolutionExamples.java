package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** At a random and at a given matrix, 1-D to 3-D, with masks and an explicit inverse. */
@AutoService(BijectionExamples.class)
public final class InvertibleConvolutionExamples implements BijectionExamples {
  private static final double[][] GIVEN = {{0, 2, 1}, {-1, 0.5, 0}, {0.3, 0, -1.5}};

  @Override
  public Stream<Example> examples() {
    return Stream.of(
        example("random", new Shape(2, 1, 3), () -> new InvertibleConvolution(3)),
        example("random", new Shape(3, 2), () -> new InvertibleConvolution(3)),
        example("random", new Shape(1, 5, 2, 3), () -> new InvertibleConvolution(3)),
        example("random", new Shape(2, 4, 1, 2, 2), () -> new InvertibleConvolution(3)),
        example("given", new Shape(2, 3, 4), () -> new InvertibleConvolution(GIVEN)));
  }

  private static Example example(String start, Shape input, Supplier<InvertibleConvolution> layer) {
    return new Example(
            start + " at " + input,
            layer,
            input,
            (x, given) -> new Formula.Result(product(matrix(given), x), logDet(given, x)),
            (y, given) ->
                new Formula.Result(product(matrix(given).inverse(), y), logDet(given, y).neg()))
        .losing(1e-5); // condition numbers of 10 after the weights have moved
  }

  private static NDArray matrix(Map<String, NDArray> given) {
    NDArray lower = given.get("lower");
    int n = (int) lower.getShape().get(0);
    NDArray diagonal = given.get("sign").mul(given.get("weight").exp());
    NDArray eye = lower.getManager().eye(n, n, 0, DataType.FLOAT64);
    NDArray l = lower.mul(below(lower)).add(eye);
    NDArray u = given.get("upper").mul(below(lower).transpose()).add(eye.mul(diagonal));
    return given.get("permutation").matMul(l.matMul(u));
  }

  private static NDArray below(NDArray square) {
    int n = (int) square.getShape().get(0);
    double[] mask = new double[n * n];
    Arrays.setAll(mask, i -> i / n > i % n ? 1 : 0);
    return square.getManager().create(mask, new Shape(n, n)).duplicate();
  }

  private static NDArray product(NDArray w, NDArray x) {
    Shape shape = x.getShape();
    return w.matMul(x.reshape(shape.get(0), shape.get(1), -1)).reshape(shape);
  }

  private static NDArray logDet(Map<String, NDArray> given, NDArray x) {
    NDArray w = given.get("weight").reshape(1, x.getShape().get(1), 1);
    Shape tokens = x.reshape(x.getShape().get(0), x.getShape().get(1), -1).getShape();
    return w.broadcast(tokens).sum(new int[] {1, 2});
  }
}
