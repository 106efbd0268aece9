package dev.retrace.examples.bench;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;

/** The blocks inside a block, by the names of their declarations. */
final class Children {
  // The engine's library puts a number of two digits before each name.
  private static final int NUMBER = 2;

  private Children() {}

  /** The child of a name. */
  static Block of(Block parent, String name) {
    for (Pair<String, Block> child : parent.getChildren()) {
      if (child.getKey().substring(NUMBER).equals(name)) {
        return child.getValue();
      }
    }
    throw new IllegalArgumentException(
        parent.getClass().getSimpleName() + " has no block '" + name + "'");
  }

  /** The child of a name, a layer. */
  static InvertibleBlock layer(Block parent, String name) {
    return (InvertibleBlock) of(parent, name);
  }

  /** All children, layers, in order. */
  static List<InvertibleBlock> layers(Block parent) {
    return parent.getChildren().values().stream().map(InvertibleBlock.class::cast).toList();
  }
}
