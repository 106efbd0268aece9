package dev.retrace.examples.bench;

import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.plan.PlannedStep;

/** The step that training itself takes, with a plan. */
record PlannedGradients(BenchNetwork network, PlannedStep step) implements StepGradients {
  @Override
  public void run(Idm.Loss loss, GradientSink sink) {
    network.idm().train(network.input(), network.steps(), loss, step.plan(), sink);
  }

  @Override
  public long predictedPeak() {
    return step.prediction().peak();
  }
}
