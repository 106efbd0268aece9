package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Conditioning;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.memory.ResidentMemory;
import java.util.Arrays;

/**
 * What the gradients of a batch really take, in a JVM of its own: the peak above the process before
 * them. Gradients are freed as they come, as by a fused optimizer.
 */
final class PeakProbe {
  private PeakProbe() {}

  /** Prints the peak in bytes; the arguments are changes of the tiny preset. */
  public static void main(String... changes) {
    RunConfig config = Configurations.preset("tiny", Arrays.asList(changes));
    try (NDManager manager = NDManager.newBaseManager()) {
      Idm network = Networks.create(manager, config);
      MemoryPlan plan = new StepPlanning(config, network).plan().plan();
      long size = config.data().size();
      NDArray x = manager.randomNormal(new Shape(config.training().batch(), 1, size, size, size));
      double reconstruction = config.training().reconstruction();
      step(network, x, reconstruction, plan); // compiles kernels and fills the engine's caches
      long before = ResidentMemory.currentBytes();
      ResidentMemory.resetPeak();
      step(network, x, reconstruction, plan);
      System.out.println(ResidentMemory.peakBytes() - before);
    }
  }

  private static void step(Idm network, NDArray x, double reconstruction, MemoryPlan plan) {
    Conditioning given = Conditioning.at(new long[(int) x.getShape().get(0)]);
    network.train(x, given, NDArray::duplicate, reconstruction, plan, new Forgetting());
  }

  /** Frees what it is given. */
  private static final class Forgetting implements GradientSink {
    @Override
    public void parameter(Parameter parameter, NDArray grad) {
      grad.close();
    }

    @Override
    public void condition(String name, NDArray grad) {
      grad.close();
    }
  }
}
