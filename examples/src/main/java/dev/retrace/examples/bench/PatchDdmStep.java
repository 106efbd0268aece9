package dev.retrace.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.examples.peers.StoredStep;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.train.OptimizerStep;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.List;

/**
 * A training step of PatchDDM on random patches: everything stored, all gradients, AdamW. The
 * learning rate is zero, as in {@link TrainingStep}.
 */
final class PatchDdmStep implements MeasuredStep {
  private static final long LAST_STEP = 999;

  private final NDManager manager = NDManager.newBaseManager();
  private final NDManager waiting = manager.newSubManager();
  private final PatchDdm network;
  private final NDArray input;
  private final NDArray noise;
  private final NDArray time;
  private final UpdateRule rule;
  private final OptimizerStep optimizer;

  PatchDdmStep(PatchDdmSubject subject) {
    PatchDdmConfig config = subject.config();
    Engine.getInstance().setRandomSeed(0);
    network = new PatchDdm(config);
    network.initializeFor(manager, DataType.FLOAT32);
    int size = subject.size();
    int batch = subject.batch();
    input = manager.randomNormal(new Shape(batch, config.inputChannels(), size, size, size));
    noise = manager.randomNormal(new Shape(batch, config.outputChannels(), size, size, size));
    long[] t = new long[batch];
    for (int i = 0; i < batch; i++) {
      t[i] = (i + 1) * LAST_STEP / (batch + 1);
    }
    time = TimeEmbedding.sinusoidal(manager, t, config.width());
    rule = Optimization.PLAIN.rule(manager);
    optimizer = OptimizerStep.builder(network, rule).fused(false).build(waiting);
  }

  @Override
  public double run(StepWatch watch) {
    return GradMode.off(
        () -> {
          Witness witness = new Witness(network.getParameters().valueAt(0));
          optimizer.run(0, List.of(sink -> gradients(sink, watch, witness)));
          watch.passed("optimizer", parameterBytes());
          return witness.norm();
        });
  }

  // Autograd hands over all gradients at the end of backward.
  private void gradients(GradientSink sink, StepWatch watch, Witness witness) {
    StoredStep.run(
        network,
        new NDList(input, time),
        output -> {
          watch.forwardDone();
          NDArray error = output.sub(noise);
          return error.muli(2f / error.size());
        },
        new GradientSink() {
          private boolean any;

          @Override
          public void parameter(Parameter parameter, NDArray grad) {
            watch.passed("backward", any ? LiveArrays.bytes(waiting) : StepWatch.UNKNOWN);
            any = true;
            witness.see(parameter, grad);
            sink.parameter(parameter, grad);
          }

          @Override
          public void condition(String name, NDArray grad) {
            sink.condition(name, grad);
          }
        });
    watch.passed("end of backward", LiveArrays.bytes(waiting));
  }

  @Override
  public long parameterCount() {
    return network.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
  }

  @Override
  public long parameterBytes() {
    return parameterCount() * Float.BYTES;
  }

  @Override
  public long momentBytes() {
    return rule.state().arrays().values().stream().mapToLong(Sizes::of).sum();
  }

  @Override
  public long predictedPeak() {
    return StepWatch.UNKNOWN;
  }

  @Override
  public void close() {
    rule.close();
    manager.close();
  }
}
