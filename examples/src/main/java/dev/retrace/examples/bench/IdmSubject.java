package dev.retrace.examples.bench;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * An invertible network and a way of taking its step.
 *
 * @param variant the way
 * @param network the network
 */
public record IdmSubject(Variant variant, NetworkSpec network) implements Subject {
  private static final NetworkSpec MINIATURE =
      new NetworkSpec(
          "tiny",
          List.of(
              "model.channels=[4,8]", "model.modules=[1,1]", "data.size=8", "training.batch=2"));

  @Override
  public MeasuredStep step() {
    return new Step(new BenchNetwork(network.config()), variant);
  }

  @Override
  public Subject miniature() {
    return new IdmSubject(variant, MINIATURE);
  }

  @Override
  public List<String> arguments() {
    List<String> all = new ArrayList<>(List.of(variant.toString()));
    all.addAll(network.arguments());
    return all;
  }

  @Override
  public int batch() {
    return network.config().training().batch();
  }

  /** A step with its network. */
  private static final class Step implements MeasuredStep {
    private final BenchNetwork network;
    private final TrainingStep step;

    Step(BenchNetwork network, Variant variant) {
      this.network = network;
      step = new TrainingStep(network, variant);
    }

    @Override
    public double run(StepWatch watch) {
      return step.run(watch);
    }

    @Override
    public long parameterCount() {
      return network.names().keySet().stream()
          .map(Parameter::getArray)
          .mapToLong(array -> array.size())
          .sum();
    }

    @Override
    public long parameterBytes() {
      return network.parameterBytes();
    }

    @Override
    public long momentBytes() {
      return step.momentBytes();
    }

    @Override
    public long predictedPeak() {
      return step.predictedPeak();
    }

    @Override
    public void close() {
      step.close();
      network.close();
    }
  }
}
