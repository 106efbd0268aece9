package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.retrace.runtime.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ActivationKernelTest {
  @ParameterizedTest
  @ValueSource(strings = {"c2", "c3"})
  void agreesWithTheGoldenNumbers(String prefix) {
    Golden golden = Golden.open("layers");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = golden.array(manager, prefix + ".norm");
      double[] before = x.toDoubleArray();

      assertClose(
          1e-10, ActivationKernel.leakyRelu(0.01).call(x), golden.array(manager, prefix + ".act"));
      assertClose(1e-10, ActivationKernel.silu().call(x), golden.array(manager, prefix + ".silu"));
      assertClose(1e-10, ActivationKernel.gelu().call(x), golden.array(manager, prefix + ".gelu"));
      assertThat(x.toDoubleArray()).isEqualTo(before);
    }
  }

  @Test
  void agreesWithDjl() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 1, 3, 5);

      // DJL passes the slope as a float: 0.25 is one exactly.
      assertClose(1e-14, ActivationKernel.leakyRelu(0.25).call(x), Activation.leakyRelu(x, 0.25f));
      assertClose(1e-14, ActivationKernel.leakyRelu(0).call(x), Activation.relu(x));
      assertClose(1e-14, ActivationKernel.silu().call(x), Activation.swish(x, 1f));
      assertClose(1e-14, ActivationKernel.gelu().call(x), Activation.gelu(x));
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = GradientCheck.normal(manager, 2, 3, 5);

      GradientCheck.assertGradients(a -> ActivationKernel.leakyRelu(0.01).call(a[0]), x);
      GradientCheck.assertGradients(a -> ActivationKernel.silu().call(a[0]), x);
      GradientCheck.assertGradients(a -> ActivationKernel.gelu().call(a[0]), x);
    }
  }

  @Test
  void aNegativeSlopeIsRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> ActivationKernel.leakyRelu(-0.1)))
        .hasMessageThat()
        .isEqualTo("a leaky ReLU needs a slope of 0 or more, but was given -0.1");
  }

  private static void assertClose(double tolerance, NDArray actual, NDArray expected) {
    assertThat(Golden.relativeError(actual, expected)).isLessThan(tolerance);
  }
}
