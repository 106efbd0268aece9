package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.TimeConditioning;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.ConditionGradients;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.train.ReversibleStep;
import java.util.List;

/** The network's own step around a core that keeps about √n inputs of its n modules. */
final class SegmentedGradients implements StepGradients {
  private final BenchNetwork network;
  private final Block time;
  private final Branch stem;
  private final SegmentedLevel core;
  private final Branch head;

  SegmentedGradients(BenchNetwork network) {
    this.network = network;
    Idm idm = network.idm();
    boolean timedHead = idm.config().time() == TimeConditioning.BRANCHES;
    time = Children.of(idm, "time");
    stem = new Branch(idm.stem(), List.of(CoreConfig.TIME));
    core = new SegmentedLevel(idm.core(), idm.config().core());
    head = new Branch(idm.head(), timedHead ? List.of(CoreConfig.TIME) : List.of());
  }

  @Override
  public void run(Idm.Loss loss, GradientSink sink) {
    try (NDArray sinusoid = network.sinusoid();
        Recording embedding = Recording.of(time, true, sinusoid);
        ConditionGradients conditioned = new ConditionGradients(sink);
        ReversibleStep step =
            ReversibleStep.forward(
                stem,
                core,
                head,
                Conditions.of(CoreConfig.TIME, embedding.output()),
                network.input())) {
      step.backward(loss.gradient(step.output()), conditioned);
      embedding.pullback(conditioned.take(CoreConfig.TIME), sink);
    }
  }
}
