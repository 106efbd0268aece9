package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A residual branch at one input, with its tape: its value, any number of vector-Jacobian products,
 * the log-determinant that belongs to it, and at the end the gradients of everything.
 */
final class BranchTape implements AutoCloseable {
  private static final Kernel PRODUCT =
      Kernel.of(
          "vector-Jacobian product",
          VectorJacobian.method(false)
              + """
              def forward(self, y: Tensor, x: Tensor, v: Tensor) -> Tensor:
                return (self).product(y, x, v)
              """);

  // One array, because a tape is pulled back from one.
  private static final Kernel JOIN =
      Kernel.of(
          "join",
          """
          def forward(self, g: Tensor, d: Tensor) -> Tensor:
            return torch.cat([torch.flatten(g, 1), torch.unsqueeze(d, 1)], 1)
          """);

  private final List<String> given;
  private final Tap tap;
  private final Recording recording;

  private BranchTape(ResidualBranch branch, Pass pass, NDArray x, Tap tap) {
    given = branch.given();
    this.tap = tap;
    recording = Recording.of(tap, pass.isTraining(), branch.inputs(x, pass));
  }

  /** Without a log-determinant; x is borrowed and unchanged while the tape is in use. */
  static BranchTape of(ResidualBranch branch, Pass pass, NDArray x) {
    return new BranchTape(branch, pass, x, new Tap(branch, null, false));
  }

  /** With the value of the log-determinant that {@code logDet} finds from g and x. */
  static BranchTape valuing(
      ResidualBranch branch, Pass pass, NDArray x, BinaryOperator<NDArray> logDet) {
    return new BranchTape(branch, pass, x, new Tap(branch, logDet, false));
  }

  /** With a log-determinant that {@code logDet} finds differentiably, and its gradient. */
  static BranchTape differentiating(
      ResidualBranch branch, Pass pass, NDArray x, BinaryOperator<NDArray> logDet) {
    return new BranchTape(branch, pass, x, new Tap(branch, logDet, true));
  }

  /** g(x), outside any graph, owned by this tape. */
  NDArray output() {
    return tap.g.stopGradient();
  }

  /** The log-determinant (batch), outside any graph, owned by this tape. */
  NDArray logDet() {
    return tap.logDet.stopGradient();
  }

  /** vᵀ ∂g/∂x, owned by the caller; the tape stays. */
  NDArray product(NDArray v) {
    return GradMode.off(() -> PRODUCT.call(tap.g, tap.x, v));
  }

  /** The gradient to x of Σ λ logDet, owned by the caller; the tape stays. */
  NDArray logDetProduct(NDArray lambda) {
    return GradMode.off(() -> PRODUCT.call(tap.logDet, tap.x, lambda));
  }

  /**
   * Carries cotangents back to everything and frees the tape.
   *
   * @param cotangent of g, borrowed
   * @param lambda of the log-determinant, (batch), borrowed; null exactly if none was to be
   *     differentiated
   * @param sink receives the gradients of parameters and conditions
   */
  void pullback(NDArray cotangent, NDArray lambda, GradientSink sink) {
    recording.pullback(
        lambda == null ? cotangent.duplicate() : GradMode.off(() -> JOIN.call(cotangent, lambda)),
        sink);
    for (int i = 0; i < given.size(); i++) {
      NDArray grad = recording.gradient(1 + i);
      if (grad != null) {
        sink.condition(given.get(i), grad);
      }
    }
  }

  /** The gradient of x after {@link #pullback}, owned by the caller; null if g ignores x. */
  NDArray gradient() {
    return recording.gradient(0);
  }

  @Override
  public void close() {
    recording.close();
  }

  /** Runs the branch where it is recorded, and holds on to what the tape connects. */
  private static final class Tap extends AbstractBlock {
    private final ResidualBranch branch;
    private final BinaryOperator<NDArray> measure;
    private final boolean joined;
    private NDArray x;
    private NDArray g;
    private NDArray logDet;

    Tap(ResidualBranch branch, BinaryOperator<NDArray> measure, boolean joined) {
      super((byte) 1);
      this.branch = branch;
      this.measure = measure;
      this.joined = joined;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      x = inputs.head();
      g = branch.block().forward(store, inputs, training).singletonOrThrow();
      if (measure != null) {
        logDet = measure.apply(g, x);
      }
      return new NDList(joined ? JOIN.call(g, logDet) : g);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      throw new UnsupportedOperationException("runs inside a recording only");
    }
  }
}
