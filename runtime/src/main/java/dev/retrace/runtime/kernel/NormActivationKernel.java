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
  private static final String MODULATION =
      """
      film = torch.linear(e, f, c)
      film = torch.reshape(film, torch.add(torch.size(film), [1] * (torch.dim(y) - 2)))
      scale, shift = torch.chunk(film, 2, 1)
      y = torch.addcmul(shift, y, torch.add(scale, 1))
      """;

  /**
   * One scale and shift for both, per sample and channel, which saves an array and its gradient.
   */
  private static final String MODULATED_NORM =
      """
      scale, shift = torch.chunk(torch.linear(e, f, c), 2, 1)
      scale = torch.add(scale, 1)
      gammas = torch.flatten(torch.mul(scale, gamma))
      betas = torch.flatten(torch.addcmul(shift, scale, beta))
      shape = torch.size(y)
      y = torch.reshape(y, torch.add([1, shape[0] * shape[1]], torch.slice(shape, 2)))
      y = %s
      """;

  /** What becomes of the result, which decides its memory layout. */
  public enum Target {
    /** A convolution of the same branch: its layout may be whatever that one reads fastest. */
    BRANCH,
    /** Anybody: row-major. */
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
    boolean samplesJoined = modulated && norm.isPresent();
    return samplesJoined ? Layout.ROW_MAJOR : norm.map(NormKernel::layout).orElse(Layout.ANY);
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
    return kernel(y, false, target == Target.CALLER ? Layout.ROW_MAJOR : layout)
        .call(joined(y, given));
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
    return GradMode.on(() -> kernel(y, true, Layout.ANY).callAll(all));
  }

  /**
   * Memory of {@link #call} at its highest, with the result.
   *
   * @param bytes of the result
   * @param read the layout of what is read
   * @param wanted the layout of the result
   * @return bytes beyond what is read
   */
  public long evaluationBytes(long bytes, Layout read, Layout wanted) {
    boolean another = (read == Layout.CHANNELS_LAST) != (wanted == Layout.CHANNELS_LAST);
    boolean widened = precision.isLower();
    boolean twice = norm.isPresent() && (another || widened || !activation.isInPlace());
    return twice ? 2 * bytes : bytes;
  }

  /**
   * Memory of {@link #gradients} at its highest, with the results.
   *
   * @param bytes of what is read, in full precision
   * @return bytes beyond what is read and the cotangent
   */
  public long gradientBytes(long bytes) {
    int arrays = norm.isPresent() ? 3 : modulated ? 5 : 2;
    return (arrays + (precision.isLower() ? 1 : 0)) * bytes;
  }

  private static NDArray[] joined(NDArray y, NDArray... given) {
    NDArray[] all = new NDArray[1 + given.length];
    all[0] = y;
    System.arraycopy(given, 0, all, 1, given.length);
    return all;
  }

  private Kernel kernel(NDArray y, boolean gradients, Layout layout) {
    boolean packed = precision.isLower() && y.getDataType() == DataType.FLOAT16;
    return kernels.computeIfAbsent(
        new Variant(packed, gradients, layout),
        v -> Kernel.of("normalisation and activation", source(v)));
  }

  private String source(Variant v) {
    String parameters =
        operands.stream().map(each -> ", " + each + ": Tensor").collect(Collectors.joining());
    String operand = v.packed ? precision.unpack("y") + precision.widen("y") : "";
    return v.gradients
        ? "def forward(self, y: Tensor%s, g: Tensor) -> List[Tensor]:\n".formatted(parameters)
            + (operand + gradientBody()).indent(2)
        : "def forward(self, y: Tensor%s) -> Tensor:\n".formatted(parameters)
            + (operand + body(v.layout) + "return y\n").indent(2);
  }

  // Sets y to the result. What it reads it leaves as it is.
  private String body(Layout wanted) {
    String own = activation.overwriting("y");
    if (norm.isEmpty()) {
      return (modulated ? MODULATION : "")
          + wanted.statement("y")
          + "y = %s\n".formatted(modulated ? own : activation.fresh("y"));
    }
    if (!modulated) {
      // The layout comes first: the activation then overwrites the array that is read next.
      return layout().statement("y")
          + "y = %s\n".formatted(norm.get().expression("y"))
          + wanted.statement("y")
          + "y = %s\n".formatted(own);
    }
    String back = "y = torch.reshape(y, shape)\n";
    String activate = "y = %s\n".formatted(own);
    return layout().statement("y")
        + MODULATED_NORM.formatted(norm.get().expression("y", "shape[0]", "gammas", "betas"))
        + (wanted == Layout.CHANNELS_LAST
            ? back + wanted.statement("y") + activate
            : activate + back); // in place, but not through a view, which autograd would copy
  }

  private String gradientBody() {
    List<String> leaves = new ArrayList<>(List.of("y"));
    leaves.addAll(operands);
    StringBuilder text = new StringBuilder();
    for (String each : leaves) {
      text.append("%1$s = torch.requires_grad_(torch.detach(%1$s), True)\n".formatted(each));
    }
    if (target == Target.BRANCH) {
      text.append(layout().statement("g"));
    }
    return text.append("leaves = [%s]\n".formatted(String.join(", ", leaves)))
        .append(body(Layout.ANY))
        .append("found = torch.grad([y], leaves, annotate(List[Optional[Tensor]], [g]))\n")
        .append("grads = annotate(List[Tensor], [])\n")
        .append("for i in range(%d):\n".formatted(leaves.size()))
        .append("  _0 = torch.append(grads, unchecked_cast(Tensor, found[i]))\n")
        .append("return grads\n")
        .toString();
  }

  private record Variant(boolean packed, boolean gradients, Layout layout) {}
}
