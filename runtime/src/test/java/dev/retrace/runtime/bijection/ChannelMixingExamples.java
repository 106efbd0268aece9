package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.OrthogonalFormulas;
import java.util.Arrays;
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
            example(OrthogonalMethods.EXPONENTIAL, new Shape(3, 3, 2))));
  }

  private static Example example(OrthogonalMethods method, Shape input) {
    return new Example(
        method + " at " + input,
        () -> new ChannelMixing(method.make()),
        input,
        (x, given) ->
            Formula.Result.of(OrthogonalFormulas.mix(x, method.matrix(given.get("weight")))),
        (y, given) ->
            Formula.Result.of(
                OrthogonalFormulas.mix(y, method.matrix(given.get("weight")).swapAxes(1, 2))));
  }
}
