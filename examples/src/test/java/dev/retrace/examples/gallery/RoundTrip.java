package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.memory.GradMode;

/** How far a network's inverse is from undoing it, away from the start of its weights. */
public final class RoundTrip {
  private RoundTrip() {}

  /** The largest error of the input and of the log-determinant's return to zero, in float64. */
  public static double error(InvertibleBlock network, Shape shape) {
    return GradMode.off(
        () -> {
          try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(7);
            network.initialize(manager, DataType.FLOAT64, shape);
            NDArray x = manager.randomNormal(0, 1, shape, DataType.FLOAT64);
            Pass pass = Pass.training(Conditions.NONE);
            network.forward(State.tracking(x.duplicate()), pass).close(); // layers start from data
            for (Parameter each : network.getParameters().values()) {
              if (each.requiresGradient()) {
                NDArray array = each.getArray();
                array.addi(manager.randomNormal(0, 0.03f, array.getShape(), DataType.FLOAT64));
              }
            }
            State y = network.forward(State.tracking(x.duplicate()), pass);
            if (!y.value().getShape().equals(network.outputShape(shape))) {
              throw new AssertionError("the output is " + y.value().getShape());
            }
            State back = network.inverse(y, pass);
            double value = back.value().sub(x).abs().max().getDouble();
            double logDet = back.logDet().value().abs().max().getDouble();
            return Math.max(value, logDet);
          }
        });
  }
}
