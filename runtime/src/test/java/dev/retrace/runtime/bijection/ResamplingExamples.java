package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.OrthogonalFormulas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Down and up: all parametrisations and starts, 1-D to 3-D, strides of 1, 2 and 3 mixed. */
@AutoService(BijectionExamples.class)
public final class ResamplingExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (OrthogonalMethods method : OrthogonalMethods.values()) {
      add(examples, method, Start.RANDOM, new Shape(2, 2, 4), 2);
      add(examples, method, Start.PIXEL_SHUFFLE, new Shape(1, 1, 2, 4), 2, 2);
      add(examples, method, Start.RANDOM, new Shape(1, 2, 2, 3), 1, 3);
      add(examples, method, Start.RANDOM, new Shape(1, 1, 2, 2, 3), 2, 1, 3);
      if (method != OrthogonalMethods.HOUSEHOLDER) { // which knows no Haar start
        add(examples, method, Start.HAAR, new Shape(3, 1, 2), 2);
        add(examples, method, Start.HAAR, new Shape(1, 2, 2, 2, 2), 1, 2, 2);
        add(examples, method, Start.HAAR, new Shape(1, 1, 2, 2, 2), 2, 2, 2);
      }
    }
    add(examples, OrthogonalMethods.CAYLEY, Start.HAAR, new Shape(2, 2, 3), 1);
    return examples.stream();
  }

  private static void add(
      List<Example> examples, OrthogonalMethods method, Start start, Shape fine, int... stride) {
    String name = method + " " + start + " " + Arrays.toString(stride) + " ";
    Formula down =
        (x, given) ->
            Formula.Result.of(
                OrthogonalFormulas.down(x, method.matrix(given.get("weight")), stride));
    Formula up =
        (y, given) ->
            Formula.Result.of(OrthogonalFormulas.up(y, method.matrix(given.get("weight")), stride));
    Downsampling shapes = new Downsampling(method.make(), start, 5, stride);
    examples.add(
        new Example(
            name + "down",
            () -> new Downsampling(method.make(), start, 5, stride),
            fine,
            down,
            up));
    examples.add(
        new Example(
            name + "up",
            () -> new Upsampling(method.make(), start, 5, stride),
            shapes.outputShape(fine),
            up,
            down));
  }
}
