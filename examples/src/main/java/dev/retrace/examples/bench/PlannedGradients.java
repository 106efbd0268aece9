package dev.retrace.examples.bench;

import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.MemoryPlan;

/** The step that training itself takes, with a plan. */
record PlannedGradients(BenchNetwork network, MemoryPlan plan) implements StepGradients {
  @Override
  public void run(Idm.Loss loss, GradientSink sink) {
    network.idm().train(network.input(), network.steps(), loss, plan, sink);
  }
}
