package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Piecewise;
import java.util.Map;
import java.util.function.LongConsumer;

/** One simulated step: what stages do to memory, and the work they count. */
final class Run {
  private final MemoryPlan plan;
  private final FigureTable figures;
  private final DataType type;
  private final Uses uses;
  private final Ledger ledger;
  private GradientFlow gradients;
  private String prefix = "";
  private boolean piece;
  private long work;

  Run(StepOutline outline, MemoryPlan plan, OptimizerMemory optimizer, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
    figures = outline.figures();
    type = outline.type();
    uses = outline.uses();
    gradients = new GradientFlow(ledger, optimizer, uses, type);
    if (optimizer.accumulated()) {
      gradients.accumulated(uses.all());
    }
  }

  Ledger ledger() {
    return ledger;
  }

  MemoryPlan plan() {
    return plan;
  }

  DataType type() {
    return type;
  }

  /** Puts a name before the paths of all stages of an action. */
  void under(String name, Runnable action) {
    prefix = name;
    action.run();
    prefix = "";
  }

  void at(String path, Phase phase, Shape shape, long batch) {
    ledger.at(
        () -> {
          boolean joins = prefix.isEmpty() || path.isEmpty() || path.startsWith("[");
          String full = prefix + (joins ? "" : ".") + path;
          return new Place(full, phase, Shapes.withBatch(shape, batch));
        });
  }

  long bytes(Shape shape, long batch) {
    return Shapes.bytes(Shapes.withBatch(shape, batch), type);
  }

  CouplingFigures figures(CouplingStage stage, long batch) {
    return figures.of(stage, batch);
  }

  BlockFigures figures(EdgeBlock edge, long batch) {
    return figures.of(edge, batch);
  }

  Strategy strategyOf(CouplingLayer coupling) {
    return plan.strategyOf(coupling.block(), coupling.strategy());
  }

  Strategy strategyOf(Block block) {
    return plan.strategyOf(block, Strategy.INVERT);
  }

  /** Counts multiplications. */
  void work(long multiplications) {
    work += multiplications;
  }

  long work() {
    return work;
  }

  /** Whether the state is a view of a larger one, which closing it does not free. */
  boolean isPiece() {
    return piece;
  }

  /** The state has memory of its own from here on. */
  void leavePiece() {
    piece = false;
  }

  /**
   * What a block that is recorded piece by piece has found before its last piece, where that has to
   * wait.
   */
  long gradientsBefore(Block block) {
    if (!(block instanceof Piecewise chain) || !gradients.waits()) {
      return 0;
    }
    long pieces = chain.pieces().size();
    long all = uses.learned(block).stream().mapToLong(each -> bytes(each.getShape())).sum();
    return all * (pieces - 1) / pieces;
  }

  private long bytes(Shape shape) {
    return Shapes.bytes(shape, type);
  }

  /** Hands on the gradients of a block's own parameters, one after the other. */
  void deliver(Block block) {
    uses.learned(block).forEach(gradients::arrive);
  }

  /**
   * Runs slices of a batch, which share their gradients. All but the last are alike: what a second
   * one adds to memory and work, any more of them add likewise.
   */
  void inSlices(long batch, long samples, boolean lastFirst, LongConsumer slice) {
    long full = (batch - 1) / samples;
    long last = batch - full * samples;
    GradientFlow outer = gradients;
    boolean wasPiece = piece;
    gradients = outer.summed();
    if (lastFirst) {
      slice(last, slice);
    }
    Map<Part, Long> before = ledger.mark();
    long workBefore = work;
    slice(samples, slice);
    if (full > 1) {
      ledger.repeatSince(before, full - 2);
      work += (full - 2) * (work - workBefore);
      slice(samples, slice);
    }
    if (!lastFirst) {
      slice(last, slice);
    }
    gradients.handOver(full > 1 ? 3 : 2, outer);
    gradients = outer;
    piece = wasPiece;
  }

  private void slice(long samples, LongConsumer slice) {
    piece = true;
    slice.accept(samples);
  }
}
