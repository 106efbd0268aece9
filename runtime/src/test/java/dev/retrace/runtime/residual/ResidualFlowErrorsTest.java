package dev.retrace.runtime.residual;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a residual flow says of branches that it cannot use, and how it names its parameters. */
final class ResidualFlowErrorsTest {
  private static LipschitzBranch branch(int channels) {
    return LipschitzBranch.builder().setChannels(channels).optHidden(3).build();
  }

  @Test
  void aBranchThatChangesTheShapeIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer =
          ResidualFlow.builder().setBranch(ConvUnit.builder().setOutChannels(3).build()).build();

      LayerException e =
          assertThrows(
              LayerException.class,
              () -> layer.initialize(manager, DataType.FLOAT32, new Shape(2, 2, 4)));

      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "branch: returned (2, 3, 4) for the input (2, 2, 4), but a ResidualFlow adds it to"
                  + " its input; let it keep the shape");
    }
  }

  @Test
  void aBranchThatStretchesIsFoundOut() {
    for (String expression : List.of("torch.mul(x, 3.)", "torch.mul(torch.sin(x), 9.)")) {
      try (NDManager manager = NDManager.newBaseManager()) {
        ResidualFlow layer =
            ResidualFlow.builder()
                .setBranch(new FormulaBlock("x: Tensor", expression))
                .optIterations(50)
                .build();
        Shape shape = new Shape(1, 2, 3);
        layer.initialize(manager, DataType.FLOAT64, shape);
        NDArray y = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
        LayerRun run = new LayerRun(layer, Conditions.NONE);

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> run.inverse(y));

        assertThat(e)
            .hasMessageThat()
            .contains("could not rebuild its input: after 50 fixed-point");
        assertThat(e).hasMessageThat().contains("Lipschitz constant below 1");
        assertThat(assertThrows(IllegalStateException.class, () -> run.inverseBackward(y, y, null)))
            .hasMessageThat()
            .contains("could not differentiate its inverse");
      }
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertRefused("call setBranch", () -> ResidualFlow.builder().build());
    assertRefused(
        "this LipschitzBranch promises 1.0; lower its coefficient",
        () ->
            ResidualFlow.builder()
                .setBranch(LipschitzBranch.builder().setChannels(1).optCoefficient(1).build())
                .build());
    assertRefused(
        "positive tolerance",
        () -> ResidualFlow.builder().setBranch(branch(1)).optTolerance(0).build());
    assertRefused(
        "at least 1 iteration",
        () -> ResidualFlow.builder().setBranch(branch(1)).optIterations(0).build());
  }

  private static void assertRefused(String sentence, Runnable action) {
    assertThat(assertThrows(IllegalArgumentException.class, action::run))
        .hasMessageThat()
        .contains(sentence);
  }

  @Test
  void parametersAreNamedByTheirPath() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResidualFlow layer = ResidualFlow.builder().setBranch(branch(2)).build();
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 4));

      assertThat(layer.getParameters().keys())
          .containsExactly(
              "branch.conv0.weight",
              "branch.conv0.bias",
              "branch.activation0.beta",
              "branch.conv1.weight",
              "branch.conv1.bias",
              "branch.activation1.beta",
              "branch.conv2.weight",
              "branch.conv2.bias")
          .inOrder();
      for (Parameter parameter : layer.getParameters().values()) {
        assertThat(parameter.requiresGradient()).isTrue();
      }
    }
  }
}
