package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.GradMode;
import java.util.Arrays;

/** The loop that all samplers share: the network is asked, then one step is made. */
final class Denoising {

  /** One step of a sampler. */
  @FunctionalInterface
  interface Step {

    /** Returns the next samples, owned by the caller; the arguments stay the caller's. */
    NDArray apply(NDArray x, NDArray predicted, int t);
  }

  private Denoising() {}

  /** Draws the start, then walks from the last step of the schedule to the first. */
  static NDArray fromNoise(
      NoiseSchedule schedule,
      NDManager manager,
      NoisePredictor predictor,
      Shape shape,
      NoiseSource noise,
      Step step,
      StepListener listener) {
    int[] down = new int[schedule.steps()];
    Arrays.setAll(down, i -> schedule.steps() - 1 - i);
    NDArray start = noise.draw(manager, shape, DataType.FLOAT32);
    return walk(schedule, predictor, start, down, step, listener);
  }

  /**
   * Makes steps in the given order.
   *
   * @param start consumed
   * @return the last samples, attached to the start's manager, owned by the caller
   */
  static NDArray walk(
      NoiseSchedule schedule,
      NoisePredictor predictor,
      NDArray start,
      int[] order,
      Step step,
      StepListener listener) {
    return GradMode.off(() -> walkFree(schedule, predictor, start, order, step, listener));
  }

  private static NDArray walkFree(
      NoiseSchedule schedule,
      NoisePredictor predictor,
      NDArray start,
      int[] order,
      Step step,
      StepListener listener) {
    NDArray x = start;
    try {
      for (int i = 0; i < order.length; i++) {
        NDArray next = once(schedule, predictor, x, order[i], step);
        x.close();
        x = next;
        listener.onStep(i + 1, order.length, x);
      }
      return x;
    } catch (RuntimeException e) {
      x.close();
      throw e;
    }
  }

  private static NDArray once(
      NoiseSchedule schedule, NoisePredictor predictor, NDArray x, int t, Step step) {
    try (NDArray predicted = predict(schedule, predictor, x, t)) {
      return step.apply(x, predicted, t);
    }
  }

  /** Asks the network about samples that are all at one step; the answer is the caller's. */
  static NDArray predict(NoiseSchedule schedule, NoisePredictor predictor, NDArray x, int t) {
    long[] numbers = new long[Math.toIntExact(x.getShape().get(0))];
    Arrays.fill(numbers, schedule.timestep(t));
    NDArray predicted = predictor.predict(x, numbers);
    if (!predicted.getShape().equals(x.getShape())) {
      Shape wrong = predicted.getShape();
      predicted.close();
      throw new IllegalArgumentException(
          "The network returned noise of the shape "
              + wrong
              + " for samples of the shape "
              + x.getShape()
              + "; they must be equal.");
    }
    return predicted;
  }
}
