package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.CosineAnnealing;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** The training loop of all examples: AdamW under a cosine, with a limited gradient. */
public final class GalleryTraining {
  private static final int LINES = 10;
  private static final double CLIP = 5;

  private final NDManager manager;
  private final Block network;
  private final GalleryRun run;
  private double learningRate = 1e-3;
  private double weightDecay;

  /**
   * A training.
   *
   * @param manager of the network
   * @param network whose parameters are trained, initialized
   * @param run tells how long, and prints
   */
  public GalleryTraining(NDManager manager, Block network, GalleryRun run) {
    this.manager = manager;
    this.network = network;
    this.run = run;
  }

  /** What happens in a step but the update. */
  @FunctionalInterface
  public interface Step {
    /**
     * Computes a loss and its gradients.
     *
     * @param step counted from 0
     * @param scratch what is made under it is freed after the step
     * @param sink receives the gradients
     * @return the loss
     */
    double at(int step, NDManager scratch, GradientSink sink);
  }

  /**
   * Sets the highest learning rate.
   *
   * @param rate 1e-3 by default
   * @return this training
   */
  public GalleryTraining learningRate(double rate) {
    learningRate = rate;
    return this;
  }

  /**
   * Sets the weight decay.
   *
   * @param decay 0 by default
   * @return this training
   */
  public GalleryTraining weightDecay(double decay) {
    weightDecay = decay;
    return this;
  }

  /**
   * Trains.
   *
   * @param complete the steps of a run that is not shortened
   * @param step computes loss and gradients
   * @return the loss of each step
   * @throws IllegalStateException if a loss or a gradient is not finite
   */
  public double[] run(int complete, Step step) {
    double[] losses = new double[run.steps(complete)];
    CosineAnnealing schedule =
        new CosineAnnealing(learningRate, 0, losses.length, losses.length / 50);
    try (UpdateRule rule = AdamW.builder().weightDecay(weightDecay).build(manager);
        Gradients gradients = new Gradients(manager)) {
      for (int i = 0; i < losses.length; i++) {
        try (NDManager scratch = manager.newSubManager()) {
          losses[i] = step.at(i, scratch, gradients);
        }
        update(rule, gradients, schedule.at(i), i);
        report(losses, i);
      }
    }
    return losses;
  }

  private void update(UpdateRule rule, Gradients gradients, double rate, int step) {
    List<NDArray> all = new ArrayList<>();
    for (Parameter parameter : network.getParameters().values()) {
      gradients.of(parameter).ifPresent(all::add);
    }
    if (!Double.isFinite(GradientNorm.clip(all, CLIP))) {
      throw new IllegalStateException("the gradient of step " + step + " is not finite");
    }
    rule.beginStep();
    for (Pair<String, Parameter> each : network.getParameters()) {
      Parameter parameter = each.getValue();
      gradients
          .of(parameter)
          .ifPresent(grad -> rule.update(each.getKey(), parameter.getArray(), grad, rate));
    }
    gradients.clear();
  }

  // The mean over the steps since the last line.
  private void report(double[] losses, int step) {
    int interval = Math.max(1, losses.length / LINES);
    if ((step + 1) % interval == 0) {
      double sum = 0;
      for (int i = step + 1 - interval; i <= step; i++) {
        sum += losses[i];
      }
      run.say("step %5d  loss %.4f", step + 1, sum / interval);
    }
  }
}
