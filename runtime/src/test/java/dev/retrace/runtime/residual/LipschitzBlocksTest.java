package dev.retrace.runtime.residual;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Numbers;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What blocks promise about distances, measured. */
final class LipschitzBlocksTest {
  /** Quotients of differences as small as 0.01 between numbers as large as 100. */
  private static final double ROUNDING = 1e-9;

  static Stream<Arguments> blocks() {
    return Stream.of(
        block("LipSwish", LipschitzActivation::lipSwish, 2, 3, 4),
        block("ELU", LipschitzActivation::elu, 2, 3, 4),
        block("leaky ReLU", () -> LipschitzActivation.leakyRelu(0.2), 2, 3, 4),
        block("sine", LipschitzActivation::sin, 2, 3, 4),
        block("dense branch", () -> branch(3), 1, 3),
        block("branch 1-D", () -> branch(2), 1, 2, 9),
        block("branch 2-D", () -> branch(2), 2, 2, 5, 4),
        block("branch 3-D", () -> branch(1), 1, 1, 3, 4, 3),
        block("attention 1-D", () -> attention(3, 1), 1, 3, 7),
        block("attention 2-D", () -> attention(4, 1), 2, 4, 4, 3),
        block("attention 3-D", () -> attention(1, 2), 1, 1, 3, 2, 3),
        block("sharp attention", () -> attention(5, 4), 1, 5, 4, 4),
        block("attention at one position", () -> attention(2, 1), 2, 2, 1, 1));
  }

  private static Arguments block(String name, Supplier<Block> block, long... input) {
    return Arguments.of(name, block, new Shape(input));
  }

  private static LipschitzBranch branch(int channels) {
    return LipschitzBranch.builder().setChannels(channels).optHidden(4).build();
  }

  private static LipschitzAttention attention(int channels, double sharpness) {
    return LipschitzAttention.builder().setChannels(channels).optSharpness(sharpness).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void neverStretchesByMoreThanItSays(String name, Supplier<Block> maker, Shape input) {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (double scale : new double[] {0.5, 20}) {
        Block block = Operators.random(maker.get(), manager, DataType.FLOAT64, scale, input);
        double bound = ((Lipschitz) block).lipschitz() + ROUNDING;

        assertWithMessage("weights of size %s", scale)
            .that(Operators.stretch(block, manager, input, 12))
            .isAtMost(bound);

        long[] single = input.getShape().clone();
        single[0] = 1;
        for (int i = 0; i < 2; i++) {
          NDArray x = Numbers.normal(manager, DataType.FLOAT64, 70 + i, new Shape(single));
          NDArray sized = x.mul(Math.pow(10, -i));
          assertWithMessage("locally, weights of size %s", scale)
              .that(Operators.norm(Operators.jacobian(block, sized)))
              .isAtMost(bound);
        }
      }
    }
  }

  /** Where all positions are alike, the values alone reach 1 / L, more than half of the bound. */
  @Test
  void attentionUsesAFairPartOfItsBound() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape input = new Shape(1, 2, 3, 2);
      Block block =
          LipschitzAttention.builder().setChannels(2).optInner(2).optSharpness(0.25).build();
      block.initialize(manager, DataType.FLOAT64, input);
      for (Parameter parameter : block.getParameters().values()) {
        if (parameter.getName().equals("weight")) {
          NDArray weight = parameter.getArray();
          GradMode.runOff(() -> Numbers.overwrite(weight, new double[] {1, 0, 0, 1}));
        }
      }
      NDArray zeros = manager.zeros(input, DataType.FLOAT64);

      assertThat(Operators.norm(Operators.jacobian(block, zeros))).isGreaterThan(0.5 * 0.9);
    }
  }

  @Test
  void lipSwishIsSteepestJustBelowOne() {
    double steepest = 0;
    for (double x = 0; x < 6; x += 1e-3) {
      double s = 1 / (1 + Math.exp(-x));
      steepest = Math.max(steepest, s + x * s * (1 - s));
    }

    assertThat(steepest / 1.1).isLessThan(1.0);
    assertThat(steepest / 1.1).isGreaterThan(0.999);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertRefused("slope of 0 to 1", () -> LipschitzActivation.leakyRelu(1.5));
    assertRefused("call setChannels", () -> LipschitzBranch.builder().build());
    assertRefused("call setChannels", () -> LipschitzAttention.builder().build());
    assertRefused("positive sharpness", () -> attention(2, 0));
    try (NDManager manager = NDManager.newBaseManager()) {
      assertRefused(
          "1 to 3 spatial axes",
          () -> attention(2, 1).initialize(manager, DataType.FLOAT32, new Shape(3, 2)));
    }
  }

  private static void assertRefused(String sentence, Runnable action) {
    assertThat(assertThrows(IllegalArgumentException.class, action::run))
        .hasMessageThat()
        .contains(sentence);
  }
}
