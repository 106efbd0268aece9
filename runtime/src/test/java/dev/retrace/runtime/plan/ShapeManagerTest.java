package dev.retrace.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.attention.GatedAttention;
import dev.retrace.runtime.attention.MapAttention;
import dev.retrace.runtime.attention.MatrixAttention;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.InvertibleConvolution;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShapeManagerTest {
  private static InvertibleChain network() {
    List<InvertibleBlock> layers =
        List.of(
            new ActNorm(),
            new ChannelMixing(new Cayley()),
            new InvertibleConvolution(1),
            GatedAttention.builder().build(),
            MatrixAttention.builder().build(),
            MapAttention.pair(),
            new Downsampling(new Cayley(), Start.HAAR, 1, 2, 2));
    return new InvertibleChain(layers);
  }

  private static Map<String, Shape> shapes(NDManager manager) {
    InvertibleChain network = network();
    network.initialize(manager, DataType.FLOAT64, new Shape(2, 4, 8, 8));
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : network.getParameters()) {
      NDArray array = each.getValue().getArray();
      assertThat(array.getDataType()).isEqualTo(DataType.FLOAT64);
      shapes.put(each.getKey(), array.getShape());
    }
    return shapes;
  }

  @Test
  void parametersHaveTheShapesTheyWouldReallyHave() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(shapes(ShapeManager.create())).isEqualTo(shapes(manager));
    }
  }

  @Test
  void sizeIsOfNoMatter() {
    Shape huge = new Shape(1L << 20, 1L << 20);
    try (NDManager manager = ShapeManager.create();
        NDArray array = manager.zeros(huge)) {
      assertThat(array.getShape()).isEqualTo(huge);
      assertThat(array.addi(1).getShape()).isEqualTo(huge);
      assertThat(array.duplicate().getShape()).isEqualTo(huge);
      assertThat(array.toType(DataType.FLOAT64, true).getDataType()).isEqualTo(DataType.FLOAT64);
      assertThrows(UnsupportedOperationException.class, array::toFloatArray);
    }
  }

  @Test
  void whatNeedsMemoryIsRefusedByName() {
    NDManager manager = ShapeManager.create();
    assertThat(assertThrows(UnsupportedOperationException.class, () -> manager.arange(3)))
        .hasMessageThat()
        .contains("NDManager.arange");
  }
}
