package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.train.TrainedParameters.Trained;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One optimizer step under way, in one of three manners. */
final class StepRun implements AutoCloseable {
  /** Two runs of one batch may differ by the rounding of sums in another order, not by more. */
  private static final double REPEATABLE = 1e-3;

  private final OptimizerStep step;
  private final double learningRate;
  private final List<? extends Consumer<GradientSink>> microBatches;
  private final NDManager manager;
  private final TrainedParameters parameters;
  private final WeightNorm weightNorm;
  private final List<String> skipped = new ArrayList<>();
  private int passes;

  StepRun(
      OptimizerStep step,
      double learningRate,
      List<? extends Consumer<GradientSink>> microBatches) {
    this.step = step;
    this.learningRate = learningRate;
    this.microBatches = microBatches;
    manager = step.manager().newSubManager();
    manager.setName("gradients");
    parameters = new TrainedParameters(step.network());
    weightNorm = new WeightNorm(parameters, step.weightNorm(), step.weightNormForm());
  }

  /** Each parameter with its last use in the last micro-batch. */
  StepReport insideBackward() {
    Squares squares = new Squares();
    UpdateQueue queue = beginUpdates();
    runAll(
        (trained, gradient) -> {
          weightNorm.addTo(gradient, trained);
          if (Double.isFinite(squares.measure(trained, gradient))) {
            queue.update(trained, gradient);
          } else {
            gradient.close();
            skipped.add(trained.name());
          }
        },
        true);
    queue.finish();
    return report(squares.norm());
  }

  /** Once for the norm, once to update by what it allows. */
  StepReport insideSecondBackward() {
    Squares first = new Squares();
    runAll(
        (trained, gradient) -> {
          weightNorm.addTo(gradient, trained);
          first.measure(trained, gradient);
          gradient.close();
        },
        true);
    if (!Double.isFinite(first.norm())) {
      return nothingUpdated(first.norm());
    }
    double factor = factor(first.norm());
    Squares second = new Squares();
    UpdateQueue queue = beginUpdates();
    runAll(
        (trained, gradient) -> {
          weightNorm.addTo(gradient, trained);
          second.measure(trained, gradient);
          clip(gradient, factor);
          queue.update(trained, gradient);
        },
        true);
    queue.finish();
    requireSame(first.norm(), second.norm());
    return report(first.norm());
  }

  /** All parameters when all gradients are there. */
  StepReport afterBackward() {
    Squares squares = new Squares();
    Map<Trained, NDArray> gradients = new LinkedHashMap<>();
    runAll(
        (trained, gradient) -> {
          weightNorm.addTo(gradient, trained);
          squares.measure(trained, gradient);
          gradients.put(trained, gradient);
        },
        false);
    if (!Double.isFinite(squares.norm())) {
      return nothingUpdated(squares.norm());
    }
    double factor = factor(squares.norm());
    UpdateQueue queue = beginUpdates();
    gradients.forEach(
        (trained, gradient) -> {
          clip(gradient, factor);
          queue.update(trained, gradient);
        });
    queue.finish();
    return report(squares.norm());
  }

  private void runAll(GradientUses.Receiver receiver, boolean early) {
    GradientUses uses = new GradientUses(parameters, step.timesThrough(), manager, receiver);
    for (int i = 0; i < microBatches.size(); i++) {
      uses.beginMicroBatch(early && i == microBatches.size() - 1);
      microBatches.get(i).accept(uses);
      passes++;
    }
    uses.finish(weightNorm.isFelt());
  }

  private UpdateQueue beginUpdates() {
    step.rule().beginStep();
    return new UpdateQueue(step.rule(), learningRate);
  }

  private double factor(double norm) {
    return step.clipNorm() > 0 ? GradientNorm.factor(norm, step.clipNorm()) : 1;
  }

  private static void clip(NDArray gradient, double factor) {
    if (factor < 1) {
      GradientNorm.scale(gradient, factor);
    }
  }

  private static void requireSame(double first, double second) {
    if (!(Math.abs(first - second) <= REPEATABLE * first)) {
      throw new IllegalStateException(
          "a micro-batch gave gradients of norm %s, and of norm %s when it ran again; clipping in the"
                  .formatted(first, second)
              + " fused step needs both, so draw all noise of a micro-batch from a seed of its"
              + " own");
    }
  }

  private StepReport nothingUpdated(double norm) {
    parameters.all().forEach(each -> skipped.add(each.name()));
    return report(norm);
  }

  private StepReport report(double norm) {
    return new StepReport(norm, weightNorm.value(), passes, skipped);
  }

  /** Sums of squares, added up in the network's order, in whatever order gradients arrive. */
  private final class Squares {
    private final Map<Trained, Double> squares = new LinkedHashMap<>();

    double measure(Trained trained, NDArray gradient) {
      double square = GradientNorm.square(gradient);
      squares.put(trained, square);
      return square;
    }

    double norm() {
      double sum = 0;
      for (Trained each : parameters.all()) {
        sum += squares.getOrDefault(each, 0.0);
      }
      return Math.sqrt(sum);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
