package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Figures of blocks, worked out once for each number of samples. */
final class FigureTable {
  private final DataType type;
  private final Map<String, Shape> conditions;
  private final Map<Key, CouplingFigures> couplings = new HashMap<>();
  private final Map<Key, BlockFigures> edges = new HashMap<>();

  private record Key(String path, long batch) {}

  FigureTable(DataType type, Map<String, Shape> conditions) {
    this.type = type;
    this.conditions = conditions;
  }

  CouplingFigures of(CouplingStage stage, long batch) {
    return couplings.computeIfAbsent(
        new Key(stage.path(), batch),
        key ->
            CouplingFigures.of(
                stage.coupling(),
                type,
                Shapes.withBatch(stage.whole(), batch),
                given(stage.coupling().conditionNames(), batch)));
  }

  BlockFigures of(EdgeBlock edge, long batch) {
    return edges.computeIfAbsent(
        new Key(edge.path(), batch),
        key ->
            BlockFigures.of(
                edge.block(),
                type,
                all(
                    Shapes.withBatch(edge.input(), batch),
                    given(List.copyOf(conditions.keySet()), batch))));
  }

  private Shape[] given(List<String> names, long batch) {
    return names.stream()
        .filter(conditions::containsKey)
        .map(name -> Shapes.withBatch(conditions.get(name), batch))
        .toArray(Shape[]::new);
  }

  private static Shape[] all(Shape first, Shape... others) {
    Shape[] shapes = new Shape[1 + others.length];
    shapes[0] = first;
    System.arraycopy(others, 0, shapes, 1, others.length);
    return shapes;
  }
}
