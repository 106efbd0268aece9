package dev.retrace.examples.bench;

import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.optim.AdamW;
import java.util.Map;

/** AdamW after backward, over all gradients. */
final class SeparateOptimizer implements StepOptimizer {
  private final Map<Parameter, String> names;
  private final Gradients gradients;
  private final AdamW rule;

  SeparateOptimizer(BenchNetwork network) {
    names = network.names();
    gradients = new Gradients(network.manager());
    rule = AdamW.builder().build(network.manager());
  }

  @Override
  public GradientSink begin() {
    rule.beginStep();
    return gradients;
  }

  @Override
  public void finish() {
    names.forEach(
        (parameter, name) ->
            gradients
                .of(parameter)
                .ifPresent(grad -> rule.update(name, parameter.getArray(), grad, LEARNING_RATE)));
    gradients.clear();
  }

  @Override
  public long gradientBytes() {
    return names.keySet().stream()
        .flatMap(parameter -> gradients.of(parameter).stream())
        .mapToLong(Bytes::of)
        .sum();
  }

  @Override
  public long momentBytes() {
    return rule.state().arrays().values().stream().mapToLong(Bytes::of).sum();
  }

  @Override
  public void close() {
    gradients.close();
    rule.close();
  }
}
