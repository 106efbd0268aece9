package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.EngineException;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.train.Networks;
import dev.retrace.examples.train.StepPlanning;
import dev.retrace.runtime.plan.Bytes;
import dev.retrace.runtime.plan.PlannedStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "true, DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes",
    "true, DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes",
    "true, CUDA out of memory. Tried to allocate 2.00 GiB",
    "false, The size of tensor a (3) must match the size of tensor b (4)",
  })
  void theWordsOfEveryAllocatorAreKnown(boolean memory, String message) {
    assertThat(OutOfMemoryAdvice.fits(new EngineException(message))).isEqualTo(memory);
  }
}
