package dev.retrace.examples.report;

import ai.djl.engine.EngineException;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.plan.Bytes;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.plan.StepOutline;
import java.util.ArrayList;
import java.util.List;

/** What to do where a training step does not find the memory it needs. */
public final class OutOfMemoryAdvice {
  private final StepOutline outline;
  private final OptimizerMemory optimizer;

  /**
   * Advice for a step.
   *
   * @param outline the network and its batch
   * @param optimizer what becomes of gradients
   */
  public OutOfMemoryAdvice(StepOutline outline, OptimizerMemory optimizer) {
    this.outline = outline;
    this.optimizer = optimizer;
  }

  /**
   * Whether memory is what was missing, by the words of the engine's allocators: of Linux, of
   * Windows, and of GPUs.
   *
   * @param e of the engine
   * @return whether advice about memory fits
   */
  public static boolean fits(EngineException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("can't allocate memory")
        || message.contains("not enough memory")
        || message.contains("out of memory");
  }

  /**
   * One sentence: what the step needs, and what would need less.
   *
   * @param step as it was planned
   * @return the sentence, without a full stop
   */
  public String sentence(PlannedStep step) {
    long needed = step.prediction().peak();
    List<String> remedies = new ArrayList<>();
    add(remedies, "--memory " + budget(floor(outline, optimizer)), needed, outline, optimizer);
    if (outline.batch() > 1) {
      long half = outline.batch() / 2;
      add(remedies, "batch " + half, needed, outline.withBatch(half), optimizer);
    }
    OptimizerMemory small = with(MomentFormat.BLOCKWISE_8BIT, optimizer.fused());
    add(remedies, "8-bit moments", needed, outline, small);
    OptimizerMemory fused = with(optimizer.moments(), true);
    add(remedies, "the fused optimizer", needed, outline, fused);
    String needs =
        "There is not enough memory: a training step needs " + Bytes.text(needed) + " of tensors";
    return remedies.isEmpty()
        ? needs + "; lower data.size or model.channels"
        : needs + "; use " + String.join(", or ", remedies);
  }

  private void add(
      List<String> remedies,
      String name,
      long needed,
      StepOutline other,
      OptimizerMemory otherOptimizer) {
    long floor = floor(other, otherOptimizer);
    boolean same = other == outline && otherOptimizer.equals(optimizer);
    boolean helps = same ? floor < needed : floor < floor(outline, optimizer);
    if (helps) {
      remedies.add(name + " (predicted " + Bytes.text(floor) + ")");
    }
  }

  private OptimizerMemory with(MomentFormat moments, boolean fused) {
    return new OptimizerMemory(moments, fused, optimizer.averaged(), optimizer.accumulated());
  }

  private static long floor(StepOutline outline, OptimizerMemory optimizer) {
    return new MemoryPlanner(outline, optimizer).floor();
  }

  // The next MiB, as an option takes it.
  private static String budget(long bytes) {
    return ((bytes + (1 << 20) - 1) >> 20) + "MiB";
  }
}
