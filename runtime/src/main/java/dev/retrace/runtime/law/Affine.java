package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.kernel.Kernel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * y = x ⊙ exp(s) + t with s = c·tanh(r), where the branch returns b = [r, t] and c = {@value
 * #LIMIT}. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016, with a
 * bound.
 *
 * <p>The bound is what makes a deep chain trustworthy: gradients are taken at rebuilt activations,
 * and the error of a rebuilt activation grows with the product of the scales. At c = {@value
 * #LIMIT} one coupling stretches by at most 1.29, and float32 stays useful at a depth of 64
 * couplings; at the textbook's c = 1 it does not survive 32.
 */
@Law(forward = "x * exp(s(b)) + t(b)", inverse = "(y - t(b)) * exp(-s(b))")
@AutoService(CouplingLaw.class)
public final class Affine implements CouplingLaw {
  /** The bound c of the logarithmic scale. */
  public static final float LIMIT = 0.25f;

  // A kernel because the factor is part of its text: a number multiplied in Java lives in memory
  // that the tape of a stored pass outlives.
  private static final Kernel LOG_SCALE =
      Kernel.of(
          "affine_log_scale",
          """
          def forward(self, r: Tensor) -> Tensor:
            return torch.mul(torch.tanh(r), %s)
          """
              .formatted(LIMIT));

  /** For the service loader and generated classes. */
  public Affine() {}

  @Override
  public int branchChannels(int written) {
    return 2 * written;
  }

  @Override
  public boolean isIdentityAtZero() {
    return true;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray s = logScale(b);
        NDArray scale = s.exp();
        NDArray t = shift(b)) {
      part.muli(scale);
      part.addi(t);
      if (logDet.isTracked()) {
        logDet.add(perSample(s));
      }
    }
  }

  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray s = logScale(b);
        NDArray scale = s.exp();
        NDArray t = shift(b)) {
      part.subi(t);
      part.divi(scale);
      if (logDet.isTracked()) {
        logDet.subtract(perSample(s));
      }
    }
  }

  // ds = dy * (y - t) + logDetGrad: the output suffices, x need not be rebuilt first.
  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    try (NDArray t = shift(b);
        NDArray ds = y.sub(t)) {
      ds.muli(dy);
      addPerSample(ds, logDetGrad);
      chainThroughBound(ds, b);
      return ds.concat(dy, 1);
    }
  }

  @Override
  public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray s = logScale(b);
        NDArray scale = s.exp()) {
      grad.muli(scale);
    }
  }

  // x = (y - t) exp(-s) and the log-determinant lost s: ds = -(dx * x) - logDetGrad,
  // dt = -dx exp(-s).
  @Override
  public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    try (NDArray ds = dx.mul(x);
        NDArray s = logScale(b);
        NDArray scale = s.exp();
        NDArray dt = dx.div(scale)) {
      addPerSample(ds, logDetGrad);
      chainThroughBound(ds, b);
      NDArray db = ds.concat(dt, 1);
      db.negi();
      return db;
    }
  }

  @Override
  public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray s = logScale(b);
        NDArray scale = s.exp()) {
      grad.divi(scale);
    }
  }

  private static NDArray logScale(NDArray b) {
    try (NDArray r = b.get(channels(0, b.getShape().get(1) / 2))) {
      return LOG_SCALE.call(r);
    }
  }

  private static NDArray shift(NDArray b) {
    long all = b.getShape().get(1);
    return b.get(channels(all / 2, all));
  }

  // dr = ds * c (1 - tanh(r)^2), in place; with s = c tanh(r) that is ds * (c - s^2 / c).
  private static void chainThroughBound(NDArray ds, NDArray b) {
    try (NDArray slope = logScale(b)) {
      slope.muli(slope);
      slope.muli(-1 / LIMIT);
      slope.addi(LIMIT);
      ds.muli(slope);
    }
  }

  private static void addPerSample(NDArray ds, NDArray logDetGrad) {
    if (logDetGrad != null) {
      long[] sizes = new long[ds.getShape().dimension()];
      Arrays.fill(sizes, 1);
      sizes[0] = logDetGrad.getShape().get(0);
      try (NDArray perSample = logDetGrad.reshape(new Shape(sizes))) {
        ds.addi(perSample);
      }
    }
  }

  private static NDArray perSample(NDArray s) {
    return s.sum(IntStream.range(1, s.getShape().dimension()).toArray());
  }

  private static NDIndex channels(long from, long to) {
    return new NDIndex().addAllDim(1).addSliceDim(from, to);
  }
}
