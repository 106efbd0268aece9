package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.memory.GradMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A formula and its gradients under the engine's own autograd, which stores every activation. */
public final class Autograd {
  private Autograd() {}

  /**
   * Evaluates a formula and the gradients of Σ value · g + Σ logDet · h.
   *
   * @param formula what is differentiated
   * @param x the argument, borrowed
   * @param given parameters and conditions, borrowed; detached copies are taken
   * @param g as the value
   * @param h (batch), or null for a loss on the value alone
   * @return values and gradients; an argument that nothing depends on has no gradient
   */
  public static Outcome of(
      Formula formula, NDArray x, Map<String, NDArray> given, NDArray g, NDArray h) {
    try (NDManager scratch = x.getManager().newSubManager()) {
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      given.forEach((name, array) -> leaves.put(name, leaf(array, scratch)));
      NDArray leaf = leaf(x, scratch);
      Formula.Result result = GradMode.on(() -> formula.apply(leaf, leaves));
      NDArray loss = GradMode.on(() -> loss(result, g, h));
      try (NDArray one = loss.onesLike()) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
      }
      Map<String, double[]> grads = new LinkedHashMap<>();
      leaves.forEach(
          (name, array) -> {
            double[] grad = gradient(array);
            if (grad != null) {
              grads.put(name, grad);
            }
          });
      return new Outcome(
          Numbers.doubles(result.value()),
          result.logDet() == null ? null : Numbers.doubles(result.logDet()),
          gradient(leaf),
          grads);
    }
  }

  /**
   * What came out.
   *
   * @param value row-major
   * @param logDet one per sample, or null if the volume is preserved
   * @param grad of the argument
   * @param given by name
   */
  @SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
  public record Outcome(
      double[] value, double[] logDet, double[] grad, Map<String, double[]> given) {}

  private static NDArray leaf(NDArray array, NDManager scratch) {
    NDArray leaf = array.duplicate();
    leaf.attach(scratch);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static NDArray loss(Formula.Result result, NDArray g, NDArray h) {
    NDArray loss = result.value().mul(g).sum();
    boolean both = h != null && result.logDet() != null;
    return both ? loss.add(result.logDet().mul(h).sum()) : loss;
  }

  private static double[] gradient(NDArray leaf) {
    NDArray grad = JniUtils.getGradient((PtNDArray) leaf);
    return grad == null ? null : Numbers.doubles(grad);
  }
}
