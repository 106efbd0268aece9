package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.InvertibleLevel;
import dev.retrace.idm.Level;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Collections;
import java.util.List;

/**
 * An invertible U-Net of three levels and one loss, ½‖y‖²/n, whose gradients can be had both ways:
 * rebuilt, or from stored activations by running the same generated forward under autograd.
 */
final class BenchNetwork implements AutoCloseable {
  private final NDManager manager;
  private final InvertibleBlock core;
  private final NDArray input;
  private final long parameterBytes;

  /**
   * Builds and initializes a network.
   *
   * @param channels of the first level; the others double
   * @param couplings per level, half of them in the encoder
   * @param size voxels along each axis
   * @param batch volumes
   */
  BenchNetwork(int channels, int couplings, int size, int batch) {
    manager = NDManager.newBaseManager();
    List<Integer> widths = List.of(channels, 2 * channels, 4 * channels);
    CoreConfig config =
        new CoreConfig(
            widths,
            Collections.nCopies(widths.size(), couplings / 2),
            CoreConfig.uniformStrides(2, 3, widths.size()),
            2,
            Norm.INSTANCE,
            -1,
            new Cayley(),
            Start.HAAR,
            false,
            false);
    core = new InvertibleLevel(new Level(config));
    Shape shape = new Shape(batch, channels, size, size, size);
    core.initialize(manager, DataType.FLOAT32, shape);
    input = manager.randomNormal(shape);
    long count = 0;
    for (Pair<String, Parameter> parameter : core.getParameters()) {
      count += parameter.getValue().getShape().size();
    }
    parameterBytes = count * Float.BYTES;
  }

  /** The bytes of all parameters, and of all their gradients. */
  long parameterBytes() {
    return parameterBytes;
  }

  /** One training step's gradients, rebuilt; returns the norm of the input's. */
  double rebuilt() {
    return GradMode.off(
        () -> {
          try (Pass pass = Pass.training(Conditions.NONE)) {
            State y = core.forward(State.of(input.duplicate()), pass);
            NDArray grad = y.value().div((float) y.value().size());
            try (Gradients gradients = new Gradients(manager);
                Trace x = core.backward(Trace.of(y.value(), grad), pass, gradients)) {
              return norm(x.grad());
            }
          }
        });
  }

  /** One training step's gradients, from stored activations; returns the norm of the input's. */
  double stored() {
    return StoredStep.gradientNorm(core, input);
  }

  private static double norm(NDArray grad) {
    try (NDArray norm = grad.norm()) {
      return norm.getFloat();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
