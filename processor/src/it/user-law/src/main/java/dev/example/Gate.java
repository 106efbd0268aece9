package dev.example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * y = 2 σ(b) ⊙ x: a gate between 0 and 2.
 *
 * <p>It can come arbitrarily close to 0, and the inverse divides by it: a network of many such
 * couplings does not train in float32. A subclass may bound the gate, see {@link HalfGate}.
 */
@Law(forward = "2 * sigmoid(b) * x", inverse = "y / (2 * sigmoid(b))")
@AutoService(CouplingLaw.class)
public class Gate implements CouplingLaw {
  private final Kernel gate;
  private final Kernel logSlope;

  /** A gate between 0 and 2. */
  public Gate() {
    this(2);
  }

  /**
   * A gate around 1.
   *
   * @param width of the interval that it stays in, above 0 and at most 2
   */
  protected Gate(double width) {
    if (!(width > 0 && width <= 2)) {
      throw new IllegalArgumentException(
          "the width of a gate is above 0 and at most 2, but this is " + width);
    }
    // The width is part of the text: a number multiplied in Java lives in memory that a tape
    // outlives.
    gate =
        Kernel.of(
            "gate",
            """
            def forward(self, b: Tensor) -> Tensor:
              return torch.sigmoid(b) * %1$s + (1.0 - 0.5 * %1$s)
            """
                .formatted(width));
    // (log g)'(b) = w σ(b) (1 - σ(b)) / g(b), for g = w σ(b) + 1 - w / 2.
    logSlope =
        Kernel.of(
            "gate_log_slope",
            """
            def forward(self, b: Tensor) -> Tensor:
              s = torch.sigmoid(b)
              return %1$s * s * (1.0 - s) / (s * %1$s + (1.0 - 0.5 * %1$s))
            """
                .formatted(width));
  }

  @Override
  public int branchChannels(int written) {
    return written;
  }

  /** 2 σ(0) is 1. */
  @Override
  public boolean isIdentityAtZero() {
    return true;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray g = gate.call(b)) {
      part.muli(g);
      if (logDet.isTracked()) {
        logDet.add(logPerSample(g));
      }
    }
  }

  // By the very factor it was multiplied with.
  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray g = gate.call(b)) {
      part.divi(g);
      if (logDet.isTracked()) {
        logDet.subtract(logPerSample(g));
      }
    }
  }

  // db = (dy y + logDetGrad) (log g)'(b): the output suffices, x need not be rebuilt first.
  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    try (NDArray slope = logSlope.call(b)) {
      NDArray db = dy.mul(y);
      addPerSample(db, logDetGrad);
      db.muli(slope);
      return db;
    }
  }

  @Override
  public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray g = gate.call(b)) {
      grad.muli(g);
    }
  }

  // x = y / g(b), and the log-determinant lost log g: the same with the other sign.
  @Override
  public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    NDArray db = branchGrad(x, b, dx, logDetGrad);
    db.negi();
    return db;
  }

  @Override
  public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray g = gate.call(b)) {
      grad.divi(g);
    }
  }

  private static NDArray logPerSample(NDArray g) {
    try (NDArray log = g.log()) {
      return log.sum(IntStream.range(1, g.getShape().dimension()).toArray());
    }
  }

  private static void addPerSample(NDArray db, NDArray logDetGrad) {
    if (logDetGrad != null) {
      long[] sizes = new long[db.getShape().dimension()];
      Arrays.fill(sizes, 1);
      sizes[0] = logDetGrad.getShape().get(0);
      try (NDArray perSample = logDetGrad.reshape(new Shape(sizes))) {
        db.addi(perSample);
      }
    }
  }
}
