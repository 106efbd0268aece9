package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What follows a convolution in a branch: normalisation, modulation and activation.
 *
 * <pre>
 *   y = norm(y; gamma, beta)                     where there is a normalisation
 *   y = y (1 + s) + t, (s, t) = f e + c          where it is modulated by a condition e
 *   y = activation(y)
 * </pre>
 *
 * <p>It is cheap beside a convolution, so its gradient is found from its input alone, by evaluating
 * it again. From its output it could not be found: where gamma is small, or zero as it may be at
 * the start, the output does not tell the normalised numbers, on which gamma's gradient depends.
 *
 * <p>The modulation is FiLM: Perez et al., "FiLM: Visual Reasoning with a General Conditioning
 * Layer", 2018.
 */
public final class NormActivationKernel {
  /** What becomes of the result, which decides its memory layout and type. */
  public enum Target {
    /** A convolution of the same branch: its layout may be whatever that one reads fastest. */
    BRANCH,
    /** Anybody: row-major, in full precision. */
    CALLER
  }

  private final Optional<NormKernel> norm;
  private final boolean modulated;
  private final ActivationKernel activation;
  private final Precision precision;
  private final Target target;
  private final List<String> operands = new ArrayList<>();
  private final Map<Variant, Kernel> kernels = new ConcurrentHashMap<>();

  /**
   * Describes it; nothing is loaded yet.
   *
   * @param norm its normalisation, if any
   * @param modulated whether there is a condition
   * @param activation its nonlinearity
   * @param precision of the convolutions around it; it computes in full precision itself
   * @param target who reads the result
   */
  public NormActivationKernel(
      Optional<NormKernel> norm,
      boolean modulated,
      ActivationKernel activation,
      Precision precision,
      Target target) {
    this.norm = norm;
    this.modulated = modulated;
    this.activation = activation;
    this.precision = precision;
    this.target = target;
    if (norm.isPresent()) {
      operands.addAll(List.of("gamma", "beta"));
    }
    if (modulated) {
      operands.addAll(List.of("f", "c", "e"));
    }
  }

  /**
   * In which layout it is best given its input and the cotangent of its result.
   *
   * @return the layout
   */
  public Layout layout() {
    return norm.map(NormKernel::layout).orElse(Layout.ANY);
  }

  /**
   * Evaluates it.
   *
   * @param y (batch, channels, ...), a convolution's result in a branch, borrowed
   * @param layout of the result; a {@link Target#CALLER} gets it row-major
   * @param given gamma and beta, each (channels), where there is a normalisation; the modulation's
   *     weight f (2 channels, features), first the scales' rows, then the shifts', its bias c (2
   *     channels) and its condition e (batch, features) where it is modulated; borrowed
   * @return as y, owned by the caller
   */
  public NDArray call(NDArray y, Layout layout, NDArray... given) {
    boolean packed = target == Target.BRANCH && precision.isLower() && !GradMode.isOn();
    Layout wanted = target == Target.CALLER ? Layout.ROW_MAJOR : layout;
    return kernel(y, packed ? Task.PACKED : Task.VALUE, wanted).call(joined(y, given));
  }

  /**
   * The gradients.
   *
   * @param cotangent of the result, in full precision, borrowed
   * @param y as for {@link #call}
   * @param given as for {@link #call}
   * @return those of y and of what is given, in full precision, attached to the manager of y, owned
   *     by the caller
   */
  public NDList gradients(NDArray cotangent, NDArray y, NDArray... given) {
    NDArray[] inputs = joined(y, given);
    NDArray[] all = new NDArray[inputs.length + 1];
    System.arraycopy(inputs, 0, all, 0, inputs.length);
    all[inputs.length] = cotangent;
    return GradMode.on(() -> kernel(y, Task.GRADIENTS, Layout.ANY).callAll(all));
  }

  private static NDArray[] joined(NDArray y, NDArray... given) {
    NDArray[] all = new NDArray[1 + given.length];
    all[0] = y;
    System.arraycopy(given, 0, all, 1, given.length);
    return all;
  }

  private Kernel kernel(NDArray y, Task task, Layout layout) {
    boolean packed = precision.isLower() && y.getDataType() == DataType.FLOAT16;
    return kernels.computeIfAbsent(
        new Variant(packed, task, layout),
        v -> Kernel.of("normalisation and activation", source(v)));
  }

  private String source(Variant v) {
    String parameters =
        operands.stream().map(each -> ", " + each + ": Tensor").collect(Collectors.joining());
    String operand = (v.packedInput ? precision.unpack("y") : "") + precision.widen("y");
    if (v.task == Task.GRADIENTS) {
      return "def forward(self, y: Tensor%s, g: Tensor) -> List[Tensor]:\n".formatted(parameters)
          + (operand + gradientBody()).indent(2);
    }
    String narrowed = target == Target.BRANCH ? precision.narrow("y") : "";
    String result =
        v.task == Task.PACKED ? narrowed + precision.pack("y") : narrowed + widenAgain(narrowed);
    return "def forward(self, y: Tensor%s) -> Tensor:\n".formatted(parameters)
        + (operand + body(v.layout) + result + "return y\n").indent(2);
  }

  private String widenAgain(String narrowed) {
    return narrowed.isEmpty() ? "" : precision.widen("y");
  }

  // Sets y to the result. What it reads it leaves as it is.
  private String body(Layout layout) {
    StringBuilder body = new StringBuilder();
    body.append(layout().statement("y"));
    norm.ifPresent(n -> body.append("y = ").append(n.expression("y")).append('\n'));
    if (modulated) {
      body.append(
          """
          film = torch.linear(e, f, c)
          film = torch.reshape(film, torch.add(torch.size(film), [1] * (torch.dim(y) - 2)))
          scale, shift = torch.chunk(film, 2, 1)
          y = torch.addcmul(shift, y, torch.add(scale, 1))
          """);
    }
    // Before the activation, which then overwrites the very array that the next convolution reads.
    body.append(layout.statement("y"));
    boolean own = norm.isPresent() || modulated;
    body.append("y = ").append(own ? activation.overwriting("y") : activation.fresh("y"));
    return body.append('\n').toString();
  }

  private String gradientBody() {
    List<String> leaves = new ArrayList<>(List.of("y"));
    leaves.addAll(operands);
    StringBuilder text = new StringBuilder();
    for (String each : leaves) {
      text.append("%1$s = torch.requires_grad_(torch.detach(%1$s), True)\n".formatted(each));
    }
    text.append(layout().statement("g"));
    return text.append("leaves = [%s]\n".formatted(String.join(", ", leaves)))
        .append(body(Layout.ANY))
        .append("found = torch.grad([y], leaves, annotate(List[Optional[Tensor]], [g]))\n")
        .append("grads = annotate(List[Tensor], [])\n")
        .append("for i in range(%d):\n".formatted(leaves.size()))
        .append("  _0 = torch.append(grads, unchecked_cast(Tensor, found[i]))\n")
        .append("return grads\n")
        .toString();
  }

  private enum Task {
    VALUE,
    PACKED,
    GRADIENTS
  }

  private record Variant(boolean packedInput, Task task, Layout layout) {}
}
