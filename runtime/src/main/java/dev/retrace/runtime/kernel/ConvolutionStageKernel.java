package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Convolution, normalisation, modulation and activation in one call, so that nothing between them
 * lives longer than needed: the tape holds the input, the convolution's result and the stage's.
 *
 * <pre>
 *   y = w * x
 *   y = norm(y; gamma, beta)                     where there is a normalisation
 *   y = y (1 + s) + t, (s, t) = f e + c          where it is modulated by a condition e
 *   y = activation(y)
 * </pre>
 *
 * <p>The modulation is FiLM: Perez et al., "FiLM: Visual Reasoning with a General Conditioning
 * Layer", 2018.
 */
public final class ConvolutionStageKernel {
  /** What becomes of the result, which decides its memory layout. */
  public enum Target {
    /** Another stage: the layout may be whatever that stage reads fastest. */
    STAGE,
    /** Anybody: row-major. */
    CALLER
  }

  private final ConvolutionKernel convolution;
  private final Optional<NormKernel> norm;
  private final ActivationKernel activation;
  private final Target target;
  private final Map<ConvolutionForm, Kernel> plain = new EnumMap<>(ConvolutionForm.class);
  private final Map<ConvolutionForm, Kernel> modulated = new EnumMap<>(ConvolutionForm.class);

  /**
   * Describes a stage; nothing is loaded yet.
   *
   * @param convolution its geometry
   * @param norm its normalisation, if any
   * @param activation its nonlinearity
   * @param target who reads the result
   */
  public ConvolutionStageKernel(
      ConvolutionKernel convolution,
      Optional<NormKernel> norm,
      ActivationKernel activation,
      Target target) {
    this.convolution = convolution;
    this.norm = norm;
    this.activation = activation;
    this.target = target;
    for (ConvolutionForm form : ConvolutionForm.values()) {
      plain.put(form, kernel(form, false));
      modulated.put(form, kernel(form, true));
    }
  }

  /**
   * Runs the stage.
   *
   * @param x (batch, in channels, ...), borrowed; a view is fine
   * @param weight (out channels, in channels, kernel extents...), borrowed
   * @param affine gamma and beta, each (out channels), where there is a normalisation; else nothing
   * @return (batch, out channels, ...), owned by the caller
   */
  public NDArray call(NDArray x, NDArray weight, NDArray... affine) {
    return run(plain, x, weight, affine);
  }

  /**
   * Runs the stage under a condition.
   *
   * @param condition e (batch, features), borrowed
   * @param filmWeight f (2 * out channels, features): first the scales' rows, then the shifts'
   * @param filmBias c (2 * out channels)
   * @param x (batch, in channels, ...), borrowed; a view is fine
   * @param weight (out channels, in channels, kernel extents...), borrowed
   * @param affine gamma and beta, each (out channels), where there is a normalisation; else nothing
   * @return (batch, out channels, ...), owned by the caller
   */
  public NDArray callModulated(
      NDArray condition,
      NDArray filmWeight,
      NDArray filmBias,
      NDArray x,
      NDArray weight,
      NDArray... affine) {
    NDArray[] rest = new NDArray[affine.length + 3];
    System.arraycopy(affine, 0, rest, 0, affine.length);
    rest[affine.length] = condition;
    rest[affine.length + 1] = filmWeight;
    rest[affine.length + 2] = filmBias;
    return run(modulated, x, weight, rest);
  }

  private NDArray run(Map<ConvolutionForm, Kernel> kernels, NDArray x, NDArray w, NDArray[] rest) {
    NDArray[] inputs = new NDArray[2 + rest.length];
    inputs[0] = x;
    inputs[1] = w;
    System.arraycopy(rest, 0, inputs, 2, rest.length);
    return kernels.get(convolution.form(x, w)).call(inputs);
  }

  private Kernel kernel(ConvolutionForm form, boolean isModulated) {
    List<String> parameters = new ArrayList<>(List.of("x", "w"));
    StringBuilder body = new StringBuilder(convolution.statements(form));
    boolean rowMajor = target == Target.CALLER || norm.map(NormKernel::wantsRowMajor).orElse(false);
    if (rowMajor) {
      body.append("y = torch.contiguous(y)\n");
    }
    norm.ifPresent(
        n -> {
          parameters.addAll(List.of("gamma", "beta"));
          body.append("y = ").append(n.expression("y")).append('\n');
        });
    if (isModulated) {
      parameters.addAll(List.of("e", "f", "c"));
      body.append(
          """
          film = torch.linear(e, f, c)
          film = torch.reshape(film, torch.add(torch.size(film), [1] * (torch.dim(y) - 2)))
          scale, shift = torch.chunk(film, 2, 1)
          y = torch.addcmul(shift, y, torch.add(scale, 1))
          """);
    }
    if (rowMajor && form.channelsLast && target == Target.STAGE) {
      // Before the activation: the next convolution then reads the very array that it keeps.
      body.append("y = torch.contiguous(y, memory_format=3)\n");
    }
    body.append("return ").append(activation.overwriting("y")).append('\n');
    return Kernel.of(
        "convolution stage",
        "def forward(self, %s: Tensor) -> Tensor:\n"
                .formatted(String.join(": Tensor, ", parameters))
            + body.toString().indent(2));
  }
}
