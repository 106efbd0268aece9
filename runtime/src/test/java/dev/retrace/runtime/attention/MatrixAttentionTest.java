package dev.retrace.runtime.attention;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the matrix promises: a bounded inverse, also where its softmax is saturated. */
final class MatrixAttentionTest {
  private static final Shape INPUT = new Shape(2, 3, 4, 4, 2);

  @ParameterizedTest
  @ValueSource(doubles = {1.01, 1.5, 4})
  void theOffsetStartsWhereItIsAsked(double offset) {
    try (NDManager manager = NDManager.newBaseManager()) {
      MatrixAttention layer = MatrixAttention.builder().optOffset(offset).build();
      layer.initialize(manager, DataType.FLOAT64, INPUT);
      double rho = layer.getParameters().get("offset").getArray().toDoubleArray()[0];

      assertThat(1 + Math.log1p(Math.exp(rho))).isWithin(1e-12).of(offset);
    }
  }

  // A value that all tokens share is multiplied by the row sum 1 + c, which the division takes out.
  @Test
  void theNormalisedMatrixKeepsWhatAllTokensShare() {
    try (NDManager manager = NDManager.newBaseManager()) {
      MatrixAttention layer = MatrixAttention.builder().optNormalised(true).build();
      layer.initialize(manager, DataType.FLOAT64, INPUT);
      NDArray x = manager.ones(INPUT, DataType.FLOAT64);

      double[] y = new LayerRun(layer, Conditions.NONE).forward(x).value();

      assertThat(Arrays.stream(y).map(each -> Math.abs(each - 1)).max().orElseThrow())
          .isLessThan(1e-14);
    }
  }

  // The inverse stretches by at most 1 / (c - 1) = 2 in the maximum norm; every layer rounds once.
  @Test
  void aDeepChainInSinglePrecisionComesBack() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock chain =
          new InvertibleChain(
              IntStream.range(0, 8)
                  .mapToObj(i -> i % 2 == 0 ? Half.RIGHT : Half.LEFT)
                  .map(
                      half -> MatrixAttention.builder().optWrites(half).optNormalised(true).build())
                  .toList());
      chain.initialize(manager, DataType.FLOAT32, INPUT);
      // Logits far apart: rows of P close to 0 and 1.
      for (String weight : List.of("query", "key")) {
        IntStream.range(0, 8)
            .mapToObj(i -> chain.getParameters().get("[" + i + "]." + weight).getArray())
            .forEach(array -> GradMode.runOff(() -> array.muli(8f)));
      }
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, INPUT);
      LayerRun run = new LayerRun(chain, Conditions.NONE);
      NDArray y = Numbers.of(manager, DataType.FLOAT32, run.forward(x).value(), INPUT);

      assertThat(Golden.relativeError(run.inverse(y).value(), Numbers.doubles(x))).isLessThan(1e-3);
    }
  }
}
