package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.OrthogonalFormulas;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All parametrisations in 1-D, 2-D and 3-D; a single channel where it can be mixed. */
@AutoService(BijectionExamples.class)
public final class ChannelMixingExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.concat(
        Arrays.stream(OrthogonalMethods.values())
            .flatMap(
                method ->
                    Stream.of(
                        example(method, new Shape(2, 2, 3)),
                        example(method, new Shape(1, 4, 2, 2)),
                        example(method, new Shape(2, 4, 1, 2, 1)))),
        Stream.of(
            example(OrthogonalMethods.CAYLEY, new Shape(2, 1, 3)),
            example(OrthogonalMethods.CAYLEY, new Shape(1, 5, 2, 2)),
            example(OrthogonalMethods.EXPONENTIAL, new Shape(3, 3, 2)),
            // An odd number of reflections starts at random only.
            example(
                OrthogonalMethods.HOUSEHOLDER,
                "random",
                new Shape(2, 3, 2),
                () -> ChannelMixing.random(new Householder(), 4)),
            example(
                OrthogonalMethods.FIXED,
                "random",
                new Shape(1, 5, 2, 1, 2),
                () -> ChannelMixing.fixed(4)),
            example(
                OrthogonalMethods.FIXED,
                "given",
                new Shape(2, 2, 3),
                () -> ChannelMixing.fixed(new double[][] {{0.6, -0.8}, {0.8, 0.6}}))));
  }

  private static Example example(OrthogonalMethods method, Shape input) {
    return example(method, "identity", input, () -> new ChannelMixing(method.make()));
  }

  private static Example example(
      OrthogonalMethods method, String start, Shape input, Supplier<ChannelMixing> layer) {
    return new Example(
        method + " " + start + " at " + input,
        layer,
        input,
        (x, given) ->
            Formula.Result.of(OrthogonalFormulas.mix(x, method.matrix(given.get("weight")))),
        (y, given) ->
            Formula.Result.of(
                OrthogonalFormulas.mix(y, method.matrix(given.get("weight")).swapAxes(1, 2))));
  }
}
