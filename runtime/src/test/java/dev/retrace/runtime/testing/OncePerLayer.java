package dev.retrace.runtime.testing;

import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;
import java.util.HashMap;
import java.util.Map;

/** Hands gradients on, and fails where a parameter comes more often than its layer names it. */
final class OncePerLayer implements GradientSink {
  private final GradientSink next;
  private final Map<Parameter, Integer> expected = new HashMap<>();

  OncePerLayer(Block layer, GradientSink next) {
    this.next = next;
    layer.getParameters().values().forEach(each -> expected.merge(each, 1, Integer::sum));
  }

  @Override
  public void parameter(Parameter parameter, NDArray grad) {
    assertWithMessage("further deliveries of %s", parameter.getName())
        .that(expected.merge(parameter, -1, Integer::sum))
        .isAtLeast(0);
    next.parameter(parameter, grad);
  }

  @Override
  public void condition(String name, NDArray grad) {
    next.condition(name, grad);
  }
}
