package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerDemand;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Orthogonal;

/**
 * A layer that turns groups of values by orthogonal matrices, learned or fixed: the state as tokens
 * (batch, group, n, position), multiplied from the left by Q (group, n, n).
 *
 * <p>Because Q⁻¹ = Qᵀ the input is rebuilt without loss, nothing is stored, and the log-determinant
 * is zero. With tokens X before and Y = QX after: dX = Qᵀ dY and dQ = Σ dY Xᵀ over samples and
 * positions; for the inverse, dY = Q dX and dQ = Σ Y dXᵀ.
 */
abstract class OrthogonalLayer extends InvertibleBlock implements LayerDemand {
  private final Orthogonal method;
  private final Parameter weight;

  OrthogonalLayer(Orthogonal method) {
    this.method = method;
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optRequiresGrad(method.isLearned())
                .build());
  }

  /** The weight (group, n, n) at the start, row-major, for an input of this shape. */
  abstract double[] startingWeight(Shape input);

  /** The shape of the weight for an input of this shape. */
  abstract Shape weightShape(Shape input);

  /**
   * The side the matrix multiplies: (batch, channel, spatial...) to (batch, group, n, position).
   */
  abstract NDArray tokensBefore(NDArray before);

  /** The side the matrix yields: (batch, channel, spatial...) to (batch, group, n, position). */
  abstract NDArray tokensAfter(NDArray after);

  /** Reverses {@link #tokensBefore}; {@code after} is the shape on the other side. */
  abstract NDArray fromTokensBefore(NDArray tokens, Shape after);

  /** Reverses {@link #tokensAfter}; {@code before} is the shape on the other side. */
  abstract NDArray fromTokensAfter(NDArray tokens, Shape before);

  /** Whether this layer goes from "after" to "before": the inverse of the map described above. */
  boolean isReversed() {
    return false;
  }

  @Override
  protected final void prepare(Shape[] inputs) {
    outputShape(inputs[0]);
    weight.setShape(weightShape(inputs[0]));
    weight.setInitializer(StartValues.of(shape -> startingWeight(inputs[0])));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }

  @Override
  public final State forward(State x, Pass pass) {
    try (NDArray q = matrix(x.value(), pass)) {
      return x.with(isReversed() ? toBefore(x.value(), q) : toAfter(x.value(), q));
    }
  }

  @Override
  public final State inverse(State y, Pass pass) {
    try (NDArray q = matrix(y.value(), pass)) {
      return y.with(isReversed() ? toAfter(y.value(), q) : toBefore(y.value(), q));
    }
  }

  @Override
  public final Trace backward(Trace y, Pass pass, GradientSink sink) {
    return isReversed() ? traceToAfter(y, sink) : traceToBefore(y, sink);
  }

  @Override
  public final Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return isReversed() ? traceToBefore(x, sink) : traceToAfter(x, sink);
  }

  /**
   * Buffers of the size of the state that live beside value and gradient on the way back, at most:
   * the one that replaces either, and patches gathered or scattered.
   */
  abstract int buffersBack();

  /** Likewise on the way forward, beside the value. */
  abstract int buffersForward();

  @Override
  public final long forwardBytes(Shape input, DataType type) {
    return buffersForward() * input.size() * type.getNumOfBytes()
        + weightShape(input).size() * (type.getNumOfBytes() + method.evaluationBytes());
  }

  @Override
  public final long backwardBytes(Shape input, DataType type) {
    // The matrix, its gradient and that of the weight; one product a sample is summed to the first.
    long matrices = 3 + (method.isLearned() ? input.get(0) : 0);
    Shape matrix = weightShape(input);
    return buffersBack() * input.size() * type.getNumOfBytes()
        + matrix.size() * (matrices * type.getNumOfBytes() + method.tapeBytes(matrix.get(1)));
  }

  // Thawing a network must not set free what was never learned.
  private boolean isLearned() {
    return method.isLearned() && weight.requiresGradient();
  }

  // The weight wants a gradient; only a stored pass may build a graph from it. What is made of the
  // matrix belongs to the state, not to the parameters.
  private NDArray matrix(NDArray state, Pass pass) {
    NDArray value = pass.parameters().getValue(weight, state.getDevice(), pass.isTraining());
    NDArray q = pass.isStored() ? method.matrix(value) : GradMode.off(() -> method.matrix(value));
    q.attach(state.getManager());
    return q;
  }

  private NDArray toAfter(NDArray before, NDArray q) {
    try (before;
        NDArray tokens = tokensBefore(before);
        NDArray turned = q.matMul(tokens)) {
      return fromTokensAfter(turned, before.getShape());
    }
  }

  private NDArray toBefore(NDArray after, NDArray q) {
    try (after;
        NDArray tokens = tokensAfter(after);
        NDArray transposed = q.swapAxes(1, 2);
        NDArray turned = transposed.matMul(tokens)) {
      return fromTokensBefore(turned, after.getShape());
    }
  }

  // Y = QX, seen from Y: X = Q'Y, dX = Q'dY, dQ = sum dY X'.
  private Trace traceToBefore(Trace after, GradientSink sink) {
    try (Rotation rotation = new Rotation(after.value())) {
      NDArray dy = tokensAfter(after.grad());
      NDArray value = toBefore(after.value(), rotation.q);
      try (dy;
          NDArray x = tokensBefore(value)) {
        rotation.pullback(dy, x, sink);
      }
      return after.with(value, toBefore(after.grad(), rotation.q));
    }
  }

  // X = Q'Y, seen from X: Y = QX, dY = Q dX, dQ = sum Y dX'.
  private Trace traceToAfter(Trace before, GradientSink sink) {
    try (Rotation rotation = new Rotation(before.value())) {
      NDArray dx = tokensBefore(before.grad());
      NDArray value = toAfter(before.value(), rotation.q);
      try (dx;
          NDArray y = tokensAfter(value)) {
        rotation.pullback(y, dx, sink);
      }
      return before.with(value, toAfter(before.grad(), rotation.q));
    }
  }

  /** The matrix with the tape of its parametrisation. */
  private final class Rotation implements AutoCloseable {
    private final NDArray leaf;
    private final NDArray recorded;
    private final NDArray q;

    Rotation(NDArray state) {
      leaf = weight.getArray().stopGradient();
      leaf.attach(state.getManager());
      if (isLearned()) {
        leaf.setRequiresGradient(true);
      }
      recorded = GradMode.on(() -> method.matrix(leaf));
      q = recorded.stopGradient();
    }

    /** dQ = Σ a bᵀ over samples and positions, carried on to the weight. */
    void pullback(NDArray a, NDArray b, GradientSink sink) {
      if (!isLearned()) {
        return; // fixed, or frozen
      }
      try (NDArray transposed = b.swapAxes(2, 3);
          NDArray perSample = a.matMul(transposed);
          NDArray dq = perSample.sum(new int[] {0})) {
        JniUtils.backward((PtNDArray) recorded, (PtNDArray) dq, false, false);
      }
      sink.parameter(weight, JniUtils.getGradient((PtNDArray) leaf));
    }

    @Override
    public void close() {
      q.close();
      recorded.close();
      leaf.close();
    }
  }
}
