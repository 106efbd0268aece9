package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The step that Adam and AdamW share, on one piece of a parameter:
 *
 * <pre>
 * m ← β₁m + (1−β₁)g     v ← β₂v + (1−β₂)g²     [v̂ ← max(v̂, v)]
 * p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
 * </pre>
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added after the bias correction, as PyTorch does
 * @param amsgrad whether the largest second moment seen is used
 */
record Moments(double beta1, double beta2, double epsilon, boolean amsgrad) {

  Moments {
    requireDecay("beta1", beta1);
    requireDecay("beta2", beta2);
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be 0 or more.");
    }
  }

  private static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1).");
    }
  }

  /** Updates the piece p by g; {@code largest} is null without AMSGrad. */
  void apply(NDArray p, NDArray g, NDArray m, NDArray v, NDArray largest, long step, double lr) {
    accumulate(g, m, v);
    NDArray second = v;
    if (amsgrad) {
      try (NDArray maximum = largest.maximum(v)) {
        largest.set(new NDIndex("..."), maximum);
      }
      second = largest;
    }
    double correction1 = 1 - Math.pow(beta1, (double) step);
    double correction2 = 1 - Math.pow(beta2, (double) step);
    try (NDArray denominator = second.sqrt()) {
      denominator.divi(Scalars.like(p, Math.sqrt(correction2)));
      denominator.addi(Scalars.like(p, epsilon));
      try (NDArray change = m.div(denominator)) {
        change.muli(Scalars.like(p, lr / correction1));
        p.subi(change);
      }
    }
  }

  private void accumulate(NDArray g, NDArray m, NDArray v) {
    m.muli(Scalars.like(m, beta1));
    v.muli(Scalars.like(v, beta2));
    try (NDArray term = g.mul(Scalars.like(g, 1 - beta1))) {
      m.addi(term);
      term.muli(g);
      term.muli(Scalars.like(g, (1 - beta2) / (1 - beta1)));
      v.addi(term);
    }
  }
}
