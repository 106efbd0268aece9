package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.kernel.Kernel;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Σₖ cₖ vᵀ Jᵏ v, averaged over probes. */
final class SeriesLogDet extends LogDetMethod {
  private static final Kernel VALUE = kernel(false);
  private static final Kernel DIFFERENTIABLE = kernel(true);

  private final int terms;
  private final double continuation;
  private final int probes;
  private final long seed;

  /** With {@code continuation} 0 for a series that ends. */
  SeriesLogDet(int terms, double continuation, int probes, long seed) {
    if (terms < 1 || probes < 1) {
      throw new IllegalArgumentException(
          "the log-determinant needs at least 1 term and 1 probe, but was given %d and %d"
              .formatted(terms, probes));
    }
    this.terms = terms;
    this.continuation = continuation;
    this.probes = probes;
    this.seed = seed;
  }

  private static Kernel kernel(boolean differentiable) {
    return Kernel.of(
        "log-determinant series",
        VectorJacobian.method(differentiable)
            + """
            def forward(self, g: Tensor, x: Tensor, probes: Tensor, weights: Tensor) -> Tensor:
              total = torch.zeros_like(torch.select(torch.flatten(torch.detach(x), 1), 1, 0))
              for p in range(torch.size(probes, 0)):
                v = torch.select(probes, 0, p)
                w = v
                for k in range(torch.size(weights, 0)):
                  w = (self).product(g, x, w)
                  trace = torch.sum(torch.flatten(torch.mul(w, v), 1), [1])
                  total = torch.add(total, torch.mul(trace, torch.select(weights, 0, k)))
              return torch.div(total, torch.size(probes, 0))
            """);
  }

  @Override
  NDArray of(NDArray g, NDArray x, boolean differentiable, long draw) {
    SplittableRandom random = random(x.getShape(), draw);
    double[] weights = weights(terms + extraTerms(random));
    double[] signs = new double[Math.toIntExact(probes * x.size())];
    Arrays.setAll(signs, i -> random.nextBoolean() ? 1 : -1);
    NDManager manager = x.getManager();
    DataType type = x.getDataType();
    try (NDArray weight = array(manager, type, weights, new Shape(weights.length));
        NDArray probe = array(manager, type, signs, new Shape(probes).addAll(x.getShape()))) {
      return (differentiable ? DIFFERENTIABLE : VALUE).call(g, x, probe, weight);
    }
  }

  // All that is random follows from the seed, the draw and the shape; nothing is remembered.
  private SplittableRandom random(Shape shape, long draw) {
    long layer = new SplittableRandom(seed).nextLong();
    long step = new SplittableRandom(draw).nextLong();
    return new SplittableRandom(layer ^ Long.rotateLeft(step, 1) ^ shape.hashCode());
  }

  private int extraTerms(SplittableRandom random) {
    int extra = 0;
    while (random.nextDouble() < continuation) {
      extra++;
    }
    return extra;
  }

  private double[] weights(int count) {
    double[] weights = new double[count];
    for (int k = 1; k <= count; k++) {
      double reached = k <= terms ? 1 : Math.pow(continuation, k - terms);
      weights[k - 1] = (k % 2 == 1 ? 1 : -1) / (k * reached);
    }
    return weights;
  }

  // A copy: an array made from Java numbers borrows their buffer, which a tape would outlive.
  private static NDArray array(NDManager manager, DataType type, double[] data, Shape shape) {
    try (NDArray borrowed = manager.create(data, shape)) {
      return type == DataType.FLOAT64 ? borrowed.duplicate() : borrowed.toType(type, true);
    }
  }
}
