package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A convolution between other parts of a branch, extent 3, zero padding 1, and its gradient as a
 * formula: of a linear map only the input is needed, and that may be computed again.
 *
 * <p>What it returns stays inside the branch: in the layout and the type in which it is convolved
 * and kept. Of bfloat16 numbers the bits are carried as FLOAT16, a type that the interface knows.
 * While the engine records, results are in full precision, with the same values.
 */
public final class BranchConvolutionKernel {
  private final ConvolutionStatements statements;
  private final Precision precision;
  private final Layout before;
  private final Layout after;
  private final Map<Variant, Kernel> kernels = new ConcurrentHashMap<>();

  /**
   * Describes a convolution; nothing is loaded yet.
   *
   * @param dimensions 1, 2 or 3
   * @param precision of the convolution
   * @param before which gradients of its input have
   * @param after which results have
   */
  public BranchConvolutionKernel(int dimensions, Precision precision, Layout before, Layout after) {
    statements = new ConvolutionStatements(dimensions, 1, 1, 1);
    this.precision = precision;
    this.before = before;
    this.after = after;
  }

  /**
   * Convolves.
   *
   * @param x (batch, in channels, ...), a branch's input or what stands inside it; borrowed
   * @param weight (out channels, in channels, 3...), borrowed
   * @return (batch, out channels, ...), owned by the caller
   */
  public NDArray call(NDArray x, NDArray weight) {
    boolean packed = precision.isLower() && !GradMode.isOn();
    return kernel(new Variant(form(x, weight), isPacked(x), packed ? Task.PACKED : Task.VALUE))
        .call(x, weight);
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
    Task task = inputWanted ? Task.GRADIENTS : Task.WEIGHT_GRADIENT;
    return GradMode.off(
        () ->
            kernel(new Variant(form(x, weight), isPacked(x), task)).callAll(x, weight, cotangent));
  }

  /**
   * In which layout an input is best made.
   *
   * @param x of the input's shape, type and device
   * @param weight as for {@link #call}
   * @return the layout
   */
  public Layout layout(NDArray x, NDArray weight) {
    return form(x, weight).layout();
  }

  private static ConvolutionForm form(NDArray x, NDArray weight) {
    return ConvolutionForm.of(x, weight, 1);
  }

  private boolean isPacked(NDArray x) {
    return precision.isLower() && x.getDataType() == DataType.FLOAT16;
  }

  private Kernel kernel(Variant variant) {
    return kernels.computeIfAbsent(variant, v -> Kernel.of("convolution in a branch", source(v)));
  }

  private String source(Variant v) {
    String operands =
        (v.packedInput ? precision.unpack("x") : precision.narrow("x")) + precision.narrow("w");
    return switch (v.task) {
      case VALUE, PACKED ->
          "def forward(self, x: Tensor, w: Tensor) -> Tensor:\n"
              + (operands
                      + statements.forward(v.form, null)
                      + after.statement("y")
                      + (v.task == Task.PACKED ? precision.pack("y") : precision.widen("y"))
                      + "return y\n")
                  .indent(2);
      case GRADIENTS ->
          gradientSource(
              operands,
              statements.backward(v.form, true) + before.statement("dx"),
              List.of("dw", "dx"));
      case WEIGHT_GRADIENT ->
          gradientSource(operands, statements.backward(v.form, false), List.of("dw"));
    };
  }

  private String gradientSource(String operands, String backward, List<String> results) {
    if (precision == Precision.FLOAT16) {
      return LossScaling.methods(operands, backward, String.join(", ", results));
    }
    StringBuilder body = new StringBuilder(operands + precision.narrow("g") + backward);
    for (String each : results) {
      body.append(precision.widen(each));
    }
    return "def forward(self, x: Tensor, w: Tensor, g: Tensor) -> List[Tensor]:\n"
        + body.append("return [%s]\n".formatted(String.join(", ", results))).toString().indent(2);
  }

  private enum Task {
    VALUE,
    PACKED,
    GRADIENTS,
    WEIGHT_GRADIENT
  }

  private record Variant(ConvolutionForm form, boolean packedInput, Task task) {}
}
