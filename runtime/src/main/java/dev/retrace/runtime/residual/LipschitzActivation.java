package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.Kernel;

/** An elementwise nonlinearity whose slope is between -1 and 1 everywhere. */
public final class LipschitzActivation extends AbstractBlock implements Lipschitz {
  private static final byte VERSION = 1;
  private static final float INITIAL_BETA = 0.5f;

  private final Kernel kernel;
  private final Parameter beta;

  private LipschitzActivation(String name, String formula, boolean learned) {
    super(VERSION);
    kernel =
        Kernel.of(
            name,
            """
            def forward(self, x: Tensor%s) -> Tensor:
              return %s
            """
                .formatted(learned ? ", b: Tensor" : "", formula));
    beta = learned ? addParameter(beta()) : null;
  }

  private static Parameter beta() {
    return Parameter.builder()
        .setName("beta")
        .setType(Parameter.Type.OTHER)
        .optShape(new Shape(1))
        .optInitializer(new ConstantInitializer(INITIAL_BETA))
        .build();
  }

  /**
   * {@code x sigmoid(b x) / 1.1} with b = softplus(beta), where {@code beta} is learned and starts
   * at 0.5; its steepest slope is 1.0998 / 1.1 for every b. Smooth, which gradients of
   * log-determinants need. Chen et al., "Residual Flows for Invertible Generative Modeling", 2019.
   *
   * @return the activation, not initialized
   */
  public static LipschitzActivation lipSwish() {
    return new LipschitzActivation(
        "LipSwish",
        "torch.div(torch.mul(x, torch.sigmoid(torch.mul(torch.softplus(b), x))), 1.1)",
        true);
  }

  /**
   * {@code x} above zero, {@code exp(x) - 1} below.
   *
   * @return the activation
   */
  public static LipschitzActivation elu() {
    return new LipschitzActivation("ELU", "torch.elu(x)", false);
  }

  /**
   * {@code max(x, 0) + slope * min(x, 0)}. Its second derivative vanishes, so that a
   * log-determinant learns nothing about where it bends.
   *
   * @param slope of the negative side, 0 to 1
   * @return the activation
   * @throws IllegalArgumentException for a slope outside
   */
  public static LipschitzActivation leakyRelu(double slope) {
    if (!(slope >= 0 && slope <= 1)) {
      throw new IllegalArgumentException(
          "a leaky ReLU that does not stretch has a slope of 0 to 1, but was given " + slope);
    }
    return new LipschitzActivation(
        "Lipschitz leaky ReLU", "torch.leaky_relu(x, " + slope + ")", false);
  }

  /**
   * {@code sin(x)}.
   *
   * @return the activation
   */
  public static LipschitzActivation sin() {
    return new LipschitzActivation("sine", "torch.sin(x)", false);
  }

  @Override
  public double lipschitz() {
    return 1;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.head();
    return new NDList(
        beta == null
            ? kernel.call(x)
            : kernel.call(x, store.getValue(beta, x.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
