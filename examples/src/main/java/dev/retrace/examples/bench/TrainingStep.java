package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import java.util.Map;

/** A whole training step of a variant: gradients and optimizer. */
final class TrainingStep implements AutoCloseable {
  private final BenchNetwork network;
  private final StepGradients gradients;
  private final StepOptimizer optimizer;
  private final boolean rebuilt;
  private final Map<Parameter, String> names;
  private final Parameter first;

  TrainingStep(BenchNetwork network, Variant variant) {
    this.network = network;
    gradients = variant.way().of(network, variant.sliced());
    optimizer = variant.optimizer(network);
    rebuilt = variant.way() != Way.AUTOGRAD;
    names = network.names();
    first = network.idm().stem().getParameters().valueAt(0);
  }

  /**
   * Takes the step.
   *
   * @param watch is told how far it has come
   * @return the norm of the gradient of the stem's weights, which the whole way back leads to: the
   *     same for all variants, up to rounding
   */
  double run(StepWatch watch) {
    return GradMode.off(
        () -> {
          Deliveries deliveries = new Deliveries(optimizer.begin(), watch);
          gradients.run(
              output -> {
                watch.forwardDone();
                return network.lossGradient(output);
              },
              deliveries);
          watch.passed("end of backward", optimizer.gradientBytes());
          optimizer.finish();
          watch.passed("optimizer", network.parameterBytes());
          return deliveries.witness.norm();
        });
  }

  /** The bytes the optimizer remembers, after the first step. */
  long momentBytes() {
    return optimizer.momentBytes();
  }

  @Override
  public void close() {
    optimizer.close();
  }

  /** Hands gradients on to the optimizer and tells the watch where they come from. */
  private final class Deliveries implements GradientSink {
    private final GradientSink next;
    private final StepWatch watch;
    private final Witness witness = new Witness(first);
    private boolean any;

    Deliveries(GradientSink next, StepWatch watch) {
      this.next = next;
      this.watch = watch;
    }

    @Override
    public void parameter(Parameter parameter, NDArray grad) {
      // Autograd has found all gradients by the time it hands over the first.
      boolean counted = rebuilt || any;
      any = true;
      watch.passed(
          rebuilt ? "backward of " + layerOf(parameter) : "backward",
          counted ? optimizer.gradientBytes() : StepWatch.UNKNOWN);
      witness.see(parameter, grad);
      next.parameter(parameter, grad);
    }

    private String layerOf(Parameter parameter) {
      String name = names.get(parameter);
      return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    @Override
    public void condition(String name, NDArray grad) {
      next.condition(name, grad);
    }
  }
}
