package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.train.OptimizerStep;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A whole training step of a variant: gradients and optimizer. The learning rate is zero: all the
 * arithmetic is done, and every variant meets the same weights in every step.
 */
final class TrainingStep implements AutoCloseable {
  private static final double LEARNING_RATE = 0;

  private final BenchNetwork network;
  private final StepGradients gradients;
  private final UpdateRule rule;
  private final NDManager waiting;
  private final OptimizerStep optimizer;
  private final boolean layerByLayer;
  private final Map<Parameter, String> names;
  private final Parameter first;

  TrainingStep(BenchNetwork network, Variant variant) {
    this.network = network;
    gradients = variant.way().of(network, variant);
    rule = variant.optimization().rule(network.manager());
    waiting = network.manager().newSubManager();
    optimizer = variant.optimization().step(network, rule, waiting);
    layerByLayer = variant.way() != Way.AUTOGRAD;
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
          Batch batch = new Batch(watch);
          optimizer.run(LEARNING_RATE, List.of(batch));
          watch.passed("optimizer", batch.gradientsAtEnd);
          return batch.witness.norm();
        });
  }

  /** The bytes the optimizer remembers, after the first step. */
  long momentBytes() {
    return rule.state().arrays().values().stream().mapToLong(Sizes::of).sum();
  }

  /** What the step was predicted to take, or {@link StepWatch#UNKNOWN}. */
  long predictedPeak() {
    return gradients.predictedPeak();
  }

  @Override
  public void close() {
    rule.close();
    waiting.close();
  }

  /** Forward and backward of the only batch, under watch. */
  private final class Batch implements Consumer<GradientSink> {
    private final StepWatch watch;
    private final Witness witness = new Witness(first);
    private long gradientsAtEnd;

    Batch(StepWatch watch) {
      this.watch = watch;
    }

    @Override
    public void accept(GradientSink sink) {
      gradients.run(
          output -> {
            watch.forwardDone();
            return network.lossGradient(output);
          },
          new Deliveries(sink, watch, witness));
      gradientsAtEnd = LiveArrays.bytes(waiting);
      watch.passed("end of backward", gradientsAtEnd);
    }
  }

  /** Hands gradients on to the optimizer and tells the watch where they come from. */
  private final class Deliveries implements GradientSink {
    private final GradientSink next;
    private final StepWatch watch;
    private final Witness witness;
    private boolean any;

    Deliveries(GradientSink next, StepWatch watch, Witness witness) {
      this.next = next;
      this.watch = watch;
      this.witness = witness;
    }

    @Override
    public void parameter(Parameter parameter, NDArray grad) {
      // Autograd has found all gradients by the time it hands over the first.
      boolean counted = layerByLayer || any;
      any = true;
      watch.passed(
          layerByLayer ? "backward of " + layerOf(parameter) : "backward",
          counted ? LiveArrays.bytes(waiting) : StepWatch.UNKNOWN);
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
