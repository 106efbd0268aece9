package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Numbers;

/** Blocks as what they do to the numbers of a sample, found by evaluating them. */
final class Operators {
  private static final Kernel NORM =
      Kernel.of(
          "largest singular value",
          """
          def forward(self, m: Tensor) -> Tensor:
            return torch.max(torch.linalg_svdvals(m))
          """);
  private static final Kernel LOG_DET =
      Kernel.of(
          "log-determinant of I + J",
          """
          def forward(self, j: Tensor) -> Tensor:
            sign, value, = torch.linalg_slogdet(torch.add(torch.eye(torch.size(j, 0), dtype=7), j))
            return value
          """);

  private static final double STEP = 1e-5;

  private Operators() {}

  /** The value of a block. */
  static double[] value(Block block, NDArray x) {
    try (NDArray y = Evaluation.of(block, Pass.inference(Conditions.NONE), x)) {
      return Numbers.doubles(y);
    }
  }

  /** The Jacobian (out, in) at one sample of shape (1, ...), by central differences. */
  static NDArray jacobian(Block block, NDArray x) {
    NDManager manager = x.getManager();
    int in = (int) x.size();
    double[] at = Numbers.doubles(x);
    double[][] columns = new double[in][];
    for (int i = 0; i < in; i++) {
      double[] above = value(block, moved(x, at, i, STEP));
      double[] below = value(block, moved(x, at, i, -STEP));
      columns[i] = new double[above.length];
      for (int j = 0; j < above.length; j++) {
        columns[i][j] = (above[j] - below[j]) / (2 * STEP);
      }
    }
    return manager.create(columns).transpose().duplicate();
  }

  private static NDArray moved(NDArray x, double[] at, int entry, double by) {
    double[] data = at.clone();
    data[entry] += by;
    return Numbers.of(x.getManager(), DataType.FLOAT64, data, x.getShape());
  }

  /** The spectral norm of a matrix. */
  static double norm(NDArray matrix) {
    return NORM.call(matrix).getDouble();
  }

  /** log |det(I + J)|. */
  static double logDet(NDArray jacobian) {
    return LOG_DET.call(jacobian).getDouble();
  }

  /** The largest stretch of a block between random pairs of inputs, near and far. */
  static double stretch(Block block, NDManager manager, Shape shape, int pairs) {
    double worst = 0;
    for (int i = 0; i < pairs; i++) {
      double size = Math.pow(10, i % 4 - 1); // 0.1 to 100
      double apart = Math.pow(10, -(i % 3));
      try (NDManager scratch = manager.newSubManager()) {
        NDArray a = Numbers.normal(scratch, DataType.FLOAT64, 1000 + i, shape).mul(size);
        NDArray b = a.add(Numbers.normal(scratch, DataType.FLOAT64, 5000 + i, shape).mul(apart));
        double distance = distance(Numbers.doubles(a), Numbers.doubles(b));
        worst = Math.max(worst, distance(value(block, a), value(block, b)) / distance);
      }
    }
    return worst;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** An initialized block whose parameters are normal numbers times a scale. */
  static <B extends Block> B random(
      B block, NDManager manager, DataType type, double scale, Shape... inputs) {
    block.initialize(manager, type, inputs);
    long seed = 40;
    for (Parameter parameter : block.getParameters().values()) {
      NDArray array = parameter.getArray();
      double[] data =
          Numbers.doubles(Numbers.normal(manager, DataType.FLOAT64, seed++, array.getShape()));
      for (int i = 0; i < data.length; i++) {
        data[i] *= scale;
      }
      GradMode.runOff(() -> Numbers.overwrite(array, data));
    }
    return block;
  }
}
