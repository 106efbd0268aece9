package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.StepOutline;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole network with random volumes, and the loss it is trained with: the mean square of what it
 * predicts less the noise. Equal configurations make equal weights and volumes.
 */
final class BenchNetwork implements AutoCloseable {
  private final NDManager manager;
  private final Idm idm;
  private final NDArray input;
  private final NDArray noise;
  private final long[] steps;

  BenchNetwork(RunConfig config) {
    manager = NDManager.newBaseManager();
    idm = Networks.create(manager, config);
    int batch = config.training().batch();
    int size = config.data().size();
    input = manager.randomNormal(new Shape(batch, idm.config().inputChannels(3), size, size, size));
    noise = manager.randomNormal(new Shape(batch, idm.config().imageChannels(), size, size, size));
    steps = new long[batch];
    for (int i = 0; i < batch; i++) {
      steps[i] = (i + 1L) * config.diffusion().steps() / (batch + 1);
    }
  }

  NDManager manager() {
    return manager;
  }

  Idm idm() {
    return idm;
  }

  /** The noisy volumes, borrowed. */
  NDArray input() {
    return input;
  }

  /** The step of each sample. */
  long[] steps() {
    return steps.clone();
  }

  /** What the network is told of the steps; owned by the caller. */
  NDArray sinusoid() {
    return TimeEmbedding.sinusoidal(manager, steps, idm.config().timeWidth(), input.getDataType());
  }

  /** The gradient of the loss with respect to an output, owned by the caller. */
  NDArray lossGradient(NDArray output) {
    NDArray grad = output.sub(noise);
    return grad.muli(2f / output.size());
  }

  /** A planner of this network's training step. */
  MemoryPlanner planner(Optimization optimization) {
    Shape shape = input.getShape();
    StepOutline outline = idm.outline(input.getDataType(), shape.get(0), shape.slice(2).getShape());
    return new MemoryPlanner(outline, optimization.memory());
  }

  /** Every parameter's path. */
  Map<Parameter, String> names() {
    Map<Parameter, String> names = new HashMap<>();
    for (Pair<String, Parameter> parameter : idm.getParameters()) {
      names.putIfAbsent(parameter.getValue(), parameter.getKey());
    }
    return names;
  }

  /** The bytes of all parameters, and of all their gradients. */
  long parameterBytes() {
    return names().keySet().stream().mapToLong(each -> Sizes.of(each.getArray())).sum();
  }

  @Override
  public void close() {
    manager.close();
  }
}
