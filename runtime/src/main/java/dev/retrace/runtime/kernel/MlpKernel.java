package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Fully connected layers with an activation between them, in one call: for a small network the
 * calls cost more than the numbers.
 */
public final class MlpKernel {
  private final Kernel kernel;

  /**
   * Declares the network.
   *
   * @param inputs how many inputs there are; they are joined along their features
   * @param layers how many linear maps, at least 1
   * @param activation between them
   */
  public MlpKernel(int inputs, int layers, ActivationKernel activation) {
    StringBuilder text = new StringBuilder("def forward(self, x0: Tensor");
    StringBuilder joined = new StringBuilder("x0");
    for (int i = 1; i < inputs; i++) {
      text.append(", x%d: Tensor".formatted(i));
      joined.append(", x%d".formatted(i));
    }
    for (int i = 0; i < layers; i++) {
      text.append(", w%1$d: Tensor, b%1$d: Tensor".formatted(i));
    }
    text.append(") -> Tensor:\n");
    text.append(inputs == 1 ? "  h0 = x0\n" : "  h0 = torch.cat([%s], 1)\n".formatted(joined));
    for (int i = 0; i < layers; i++) {
      String linear = "torch.linear(h%1$d, w%1$d, b%1$d)".formatted(i);
      String result = i < layers - 1 ? activation.overwriting(linear) : linear;
      text.append("  h%d = %s\n".formatted(i + 1, result));
    }
    text.append("  return h%d\n".formatted(layers));
    kernel = Kernel.of("multilayer perceptron", text.toString());
  }

  /**
   * Runs the network.
   *
   * @param arrays the inputs (batch, features); then for each layer weight (out, in) and bias
   *     (out); borrowed
   * @return (batch, out), owned by the caller
   */
  public NDArray call(NDArray... arrays) {
    return kernel.call(arrays);
  }
}
