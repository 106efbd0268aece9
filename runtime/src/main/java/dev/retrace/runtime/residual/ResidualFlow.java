package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.kernel.CloneKernel;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * y = x + g(x) on all channels at once, for a branch g with a Lipschitz constant ρ below 1
 * (Behrmann et al., "Invertible Residual Networks", 2019; Chen et al., "Residual Flows for
 * Invertible Generative Modeling", 2019).
 *
 * <p>The inverse is the fixed point of x ← y - g(x), and so is the input that {@code backward}
 * rebuilds: some log(tolerance) / log(ρ) evaluations of the branch, which are the price for a layer
 * without a partition. Its error is at most ρ / (1 - ρ) times the last change. The vector-Jacobian
 * product of the inverse solves (I + Jᵀ) v = dx in the same way with one tape. A branch that does
 * not contract is found out by an iteration that does not converge, an {@link
 * IllegalStateException} that says so; one of {@link Lipschitz} pieces always converges.
 *
 * <p>The log-determinant is found by a {@link LogDetMethod}. The estimators draw the same numbers
 * in all four methods, at all times, until {@link #reseed} is called.
 */
public final class ResidualFlow extends InvertibleBlock {
  private static final String BRANCH = "branch";

  private final ResidualBranch branch;
  private final Branch once;
  private final LogDetMethod logDetMethod;
  private final FixedPoint fixedPoint;
  private long draw;

  private ResidualFlow(Builder builder) {
    branch = new ResidualBranch(addNamed(BRANCH, builder.branch), builder.given);
    once = new Branch(branch.block(), branch.given());
    logDetMethod = builder.logDetMethod;
    fixedPoint = new FixedPoint(builder.tolerance, builder.iterations);
  }

  /**
   * Starts a description; {@link Builder#setBranch} is required.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Selects the random numbers of an estimated log-determinant; an exact one has none. Called once
   * before each training step, never between a pass and its way back.
   *
   * @param draw any number, such as that of the step; 0 until the first call
   */
  public void reseed(long draw) {
    this.draw = draw;
  }

  @Override
  public State forward(State x, Pass pass) {
    if (!x.logDet().isTracked()) {
      try (NDArray g = once.eval(x.value(), pass)) {
        x.value().addi(g);
      }
    } else if (pass.isStored()) {
      forwardStored(x, pass);
    } else {
      try (BranchTape tape = BranchTape.valuing(branch, pass, x.value(), logDet(false))) {
        x.logDet().add(tape.logDet());
        x.value().addi(tape.output());
      }
    }
    return x;
  }

  // The tape of the caller goes on through the log-determinant.
  private void forwardStored(State x, Pass pass) {
    try (NDArray read = CloneKernel.contiguousClone(x.value())) {
      read.setRequiresGradient(true); // data does not, but the Jacobian is taken there
      NDList inputs = new NDList(branch.inputs(read, pass));
      try (NDArray g =
          branch.block().forward(pass.parameters(), inputs, pass.isTraining()).singletonOrThrow()) {
        x.logDet().add(logDet(true).apply(g, read));
        x.value().addi(g);
      }
    }
  }

  @Override
  public State inverse(State y, Pass pass) {
    NDArray x = rebuild(y.value(), pass);
    if (y.logDet().isTracked()) {
      try (BranchTape tape = BranchTape.valuing(branch, pass, x, logDet(false))) {
        y.logDet().subtract(tape.logDet());
      }
    }
    return y.with(x);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    NDArray x = rebuild(y.value(), pass);
    NDArray grad = y.grad();
    try (BranchTape tape = tape(x, pass, y.logDetGrad())) {
      tape.pullback(grad, y.logDetGrad(), sink);
      try (NDArray throughBranch = tape.gradient()) {
        if (throughBranch != null) {
          grad.addi(throughBranch);
        }
      }
    }
    return y.with(x, grad);
  }

  // With x = f⁻¹(y) and v = (I + Jᵀ)⁻¹ (dx - λ ∂logdet/∂x): dy = v, and the parameters receive
  // -vᵀ ∂g - λ ∂logdet.
  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    NDArray lambda = x.logDetGrad();
    try (NDArray value = x.value();
        NDArray grad = x.grad();
        BranchTape tape = tape(value, pass, lambda)) {
      NDArray y = value.add(tape.output());
      if (lambda != null) {
        try (NDArray ofLogDet = tape.logDetProduct(lambda)) {
          grad.subi(ofLogDet);
        }
      }
      NDArray v = fixedPoint.solve(grad, tape::product, "differentiate its inverse");
      try (NDArray minusV = v.neg();
          NDArray minusLambda = lambda == null ? null : lambda.neg()) {
        tape.pullback(minusV, minusLambda, sink);
      }
      return x.with(y, v);
    }
  }

  private NDArray rebuild(NDArray y, Pass pass) {
    try (y;
        BranchRun run = new BranchRun(branch, pass, y.getManager())) {
      return fixedPoint.solve(y, run::at, "rebuild its input");
    }
  }

  private BranchTape tape(NDArray x, Pass pass, NDArray lambda) {
    return lambda == null
        ? BranchTape.of(branch, pass, x)
        : BranchTape.differentiating(branch, pass, x, logDet(true));
  }

  private BinaryOperator<NDArray> logDet(boolean differentiable) {
    return (g, x) -> logDetMethod.of(g, x, differentiable, draw);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<String> conditionNames() {
    return branch.given();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    LayerException.under(
        BRANCH,
        shapes -> {
          branch.block().initialize(manager, dataType, shapes);
          return requireSameShape(shapes[0], branch.block().getOutputShapes(shapes)[0]);
        },
        inputs);
  }

  private static Shape requireSameShape(Shape input, Shape output) {
    if (!output.equals(input)) {
      throw new LayerException(
          ("returned %s for the input %s, but a ResidualFlow adds it to its input;"
                  + " let it keep the shape")
              .formatted(output, input));
    }
    return output;
  }

  /** Describes a residual flow. */
  public static final class Builder {
    private Block branch;
    private List<String> given = List.of();
    private LogDetMethod logDetMethod = LogDetMethod.exact(256);
    private double tolerance = Double.NaN;
    private int iterations = 500;

    private Builder() {}

    /**
     * Sets the branch.
     *
     * @param branch keeps the shape, contracts, and treats samples independently: a {@link
     *     LipschitzBranch}, a {@link LipschitzAttention}, or any block made of such pieces
     * @return this builder
     */
    public Builder setBranch(Block branch) {
      this.branch = branch;
      return this;
    }

    /**
     * Sets the conditions that the branch receives after its input; it need not contract in them.
     *
     * @param given their names, default none
     * @return this builder
     */
    public Builder optGiven(String... given) {
      this.given = List.copyOf(Arrays.asList(given));
      return this;
    }

    /**
     * Sets how the log-determinant is found, where one is tracked.
     *
     * @param logDetMethod default exact, for at most 256 values a sample
     * @return this builder
     */
    public Builder optLogDet(LogDetMethod logDetMethod) {
      this.logDetMethod = logDetMethod;
      return this;
    }

    /**
     * Sets when the inverse has been found.
     *
     * @param tolerance the largest last change of an entry, relative to the largest |x|, |y| or
     *     one; default 1e-6 in FLOAT32 and 1e-14 in FLOAT64. Changes that rounding keeps from
     *     shrinking further may be a hundred times larger
     * @return this builder
     */
    public Builder optTolerance(double tolerance) {
      this.tolerance = tolerance;
      return this;
    }

    /**
     * Sets after how many iterations the inverse is given up.
     *
     * @param iterations at least 1, default 500: enough for a Lipschitz constant of 0.9 in FLOAT64
     * @return this builder
     */
    public Builder optIterations(int iterations) {
      this.iterations = iterations;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @return the layer, not initialized
     * @throws IllegalArgumentException if the branch is missing or known not to contract, or if a
     *     setting is out of its range
     */
    public ResidualFlow build() {
      if (branch == null) {
        throw new IllegalArgumentException("a ResidualFlow needs a branch; call setBranch");
      }
      if (branch instanceof Lipschitz bounded && bounded.lipschitz() >= 1) {
        throw new IllegalArgumentException(
            ("a ResidualFlow needs a branch with a Lipschitz constant below 1, but this %s promises"
                    + " %s; lower its coefficient")
                .formatted(branch.getClass().getSimpleName(), bounded.lipschitz()));
      }
      if (tolerance <= 0 || iterations < 1) {
        throw new IllegalArgumentException(
            "a ResidualFlow needs a positive tolerance and at least 1 iteration, but was given "
                + "%s and %d".formatted(tolerance, iterations));
      }
      return new ResidualFlow(this);
    }
  }
}
