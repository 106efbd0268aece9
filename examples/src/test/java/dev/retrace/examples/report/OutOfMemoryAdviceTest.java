package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.train.Networks;
import dev.retrace.examples.train.StepPlanning;
import dev.retrace.runtime.plan.Bytes;
import dev.retrace.runtime.plan.PlannedStep;
import org.junit.jupiter.api.Test;

final class OutOfMemoryAdviceTest {
  private static String advice(String... changes) {
    RunConfig config = SmallRun.config(changes);
    StepPlanning planning = new StepPlanning(config, Networks.shapes(config));
    PlannedStep step = planning.plan();
    String sentence =
        new OutOfMemoryAdvice(planning.outline(), planning.optimizer()).sentence(step);
    assertThat(sentence).contains("needs " + Bytes.text(step.prediction().peak()));
    return sentence;
  }

  @Test
  void allThatHelpsIsNamed() {
    String sentence = advice("memory.strategy=store", "memory.fused_step=false");
    assertThat(sentence).containsMatch("use --memory \\d+MiB \\(predicted .* MiB\\), or batch 1");
    assertThat(sentence).contains("the fused optimizer");
  }

  @Test
  void nothingElseIs() {
    String sentence =
        advice(
            "memory.strategy=planned",
            "memory.fused_step=true",
            "memory.moments=int8",
            "training.batch=1");
    assertThat(sentence).endsWith("; lower data.size or model.channels");
  }
}
