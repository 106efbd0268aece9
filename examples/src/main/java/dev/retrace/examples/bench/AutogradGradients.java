package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.retrace.examples.peers.StoredStep;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;

/** The network as an ordinary block under the engine's autograd, which stores all activations. */
record AutogradGradients(BenchNetwork network) implements StepGradients {
  @Override
  public void run(Idm.Loss loss, GradientSink sink) {
    try (NDArray time = network.sinusoid()) {
      StoredStep.run(network.idm(), new NDList(network.input(), time), loss::gradient, sink);
    }
  }
}
