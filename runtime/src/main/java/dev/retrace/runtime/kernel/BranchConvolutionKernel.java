package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A convolution between other parts of a branch, extent 3, zero padding 1, and its gradient as a
 * formula: of a linear map only the input is needed, and that may be computed again.
 *
 * <p>Its result stays inside the branch, to be kept: in the layout that what follows prefers, and
 * in the branch's precision. Of bfloat16 numbers the bits are carried as FLOAT16, a type that the
 * interface knows. While the engine records, results are in full precision, with the same values.
 */
public final class BranchConvolutionKernel {
  private final ConvolutionStatements statements;
  private final Precision precision;
  private final Layout before;
  private final Layout after;
  private final boolean alwaysLow;
  private final Map<Variant, Kernel> kernels = new ConcurrentHashMap<>();

  /**
   * Describes a convolution; nothing is loaded yet.
   *
   * @param dimensions 1, 2 or 3
   * @param precision of results
   * @param before which gradients of its input have
   * @param after which results have
   */
  public BranchConvolutionKernel(int dimensions, Precision precision, Layout before, Layout after) {
    this(dimensions, precision, before, after, false);
  }

  /** With {@code alwaysLow}, sums are in the lower precision on a CPU, too. */
  BranchConvolutionKernel(
      int dimensions, Precision precision, Layout before, Layout after, boolean alwaysLow) {
    statements = new ConvolutionStatements(dimensions, 1, 1, 1);
    this.precision = precision;
    this.before = before;
    this.after = after;
    this.alwaysLow = alwaysLow;
  }

  /**
   * Convolves.
   *
   * @param x (batch, in channels, ...) in full precision, borrowed
   * @param weight (out channels, in channels, 3...), borrowed
   * @return (batch, out channels, ...), owned by the caller
   */
  public NDArray call(NDArray x, NDArray weight) {
    boolean packed = precision.isLower() && !GradMode.isOn();
    return kernel(x, weight, packed ? Task.PACKED : Task.VALUE).call(x, weight);
  }

  /**
   * The gradients.
   *
   * @param x as for {@link #call}
   * @param weight as for {@link #call}
   * @param cotangent of the result, in full precision, borrowed
   * @param inputWanted whether that of x is wanted
   * @return that of the weight, and then that of x if wanted, in full precision, attached to the
   *     manager of x, owned by the caller
   */
  public NDList gradients(NDArray x, NDArray weight, NDArray cotangent, boolean inputWanted) {
    Kernel kernel = kernel(x, weight, inputWanted ? Task.GRADIENTS : Task.WEIGHT_GRADIENT);
    return GradMode.off(() -> kernel.callAll(x, weight, cotangent));
  }

  /**
   * In which layout an input is best made.
   *
   * @param x of the input's shape and device
   * @param weight as for {@link #call}
   * @return the layout
   */
  public Layout layout(NDArray x, NDArray weight) {
    return form(x, weight).layout();
  }

  /**
   * In which layout an input is best made on a CPU.
   *
   * @param input (batch, in channels, ...)
   * @param weight (out channels, in channels, 3...)
   * @param type FLOAT32 or FLOAT64
   * @return the layout
   */
  public Layout layout(Shape input, Shape weight, DataType type) {
    return ConvolutionForm.of(input, weight, type, 1).layout();
  }

  /**
   * In which layout results are on a CPU.
   *
   * @param input (batch, in channels, ...)
   * @param weight (out channels, in channels, 3...)
   * @param type FLOAT32 or FLOAT64
   * @return the layout
   */
  public Layout resultLayout(Shape input, Shape weight, DataType type) {
    return after == Layout.ANY ? layout(input, weight, type) : after;
  }

  /**
   * Memory of {@link #call} on a CPU at its highest, with the result.
   *
   * @param input (batch, in channels, ...)
   * @param weight (out channels, in channels, 3...)
   * @param type FLOAT32 or FLOAT64
   * @param laidOut whether the input has the layout that {@link #layout} tells
   * @return bytes beyond input and weight
   */
  public long evaluationBytes(Shape input, Shape weight, DataType type, boolean laidOut) {
    ConvolutionMemory memory = ConvolutionMemory.of(input, weight, type);
    long convolved = memory.forward(laidOut, after == Layout.ROW_MAJOR);
    long rounded = precision.isLower() ? memory.y() + precision.bytesOf(memory.y()) : 0;
    return Math.max(convolved, rounded);
  }

  /**
   * Memory of {@link #gradients} on a CPU at its highest, with the results.
   *
   * @param input (batch, in channels, ...)
   * @param weight (out channels, in channels, 3...)
   * @param type FLOAT32 or FLOAT64
   * @param laidOut whether the input has the layout that {@link #layout} tells
   * @return bytes beyond input, weight and cotangent
   */
  public long gradientBytes(Shape input, Shape weight, DataType type, boolean laidOut) {
    return ConvolutionMemory.of(input, weight, type)
        .backward(laidOut, after == Layout.ANY, before == Layout.ROW_MAJOR);
  }

  private static ConvolutionForm form(NDArray x, NDArray weight) {
    return x.getDevice().isGpu()
        ? ConvolutionForm.PLAIN
        : ConvolutionForm.of(x.getShape(), weight.getShape(), weight.getDataType(), 1);
  }

  private Kernel kernel(NDArray x, NDArray weight, Task task) {
    boolean low = precision.isLower() && (alwaysLow || x.getDevice().isGpu());
    return kernels.computeIfAbsent(
        new Variant(form(x, weight), low, task),
        v -> Kernel.of("convolution in a branch", source(v)));
  }

  private String source(Variant v) {
    String operands = v.low ? precision.narrow("x") + precision.narrow("w") : "";
    return switch (v.task) {
      case VALUE, PACKED ->
          "def forward(self, x: Tensor, w: Tensor) -> Tensor:\n"
              + (operands
                      + statements.forward(v.form, null)
                      + after.statement("y")
                      + precision.narrow("y")
                      + (v.task == Task.PACKED ? precision.pack("y") : precision.widen("y"))
                      + "return y\n")
                  .indent(2);
      case GRADIENTS -> {
        String backward = statements.backward(v.form, true) + before.statement("dx");
        yield gradientSource(v.low, operands, backward, List.of("dw", "dx"));
      }
      case WEIGHT_GRADIENT ->
          gradientSource(v.low, operands, statements.backward(v.form, false), List.of("dw"));
    };
  }

  private String gradientSource(
      boolean low, String operands, String backward, List<String> results) {
    String names = String.join(", ", results);
    if (low && precision == Precision.FLOAT16) {
      return LossScaling.methods(operands, backward, names);
    }
    StringBuilder body = new StringBuilder(operands);
    body.append(low ? precision.narrow("g") : "").append(backward);
    results.forEach(each -> body.append(low ? precision.widen(each) : ""));
    return "def forward(self, x: Tensor, w: Tensor, g: Tensor) -> List[Tensor]:\n"
        + body.append("return [%s]\n".formatted(names)).toString().indent(2);
  }

  private enum Task {
    VALUE,
    PACKED,
    GRADIENTS,
    WEIGHT_GRADIENT
  }

  private record Variant(ConvolutionForm form, boolean low, Task task) {}
}
