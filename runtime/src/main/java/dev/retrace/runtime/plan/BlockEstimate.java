package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a block takes that cannot tell itself: as if its innermost blocks ran one after the other,
 * each keeping its output for the gradient, and each needing one more buffer of its larger side
 * while it runs.
 */
final class BlockEstimate {
  private final DataType type;
  private final List<long[]> sides = new ArrayList<>();
  private long multiplications;

  private BlockEstimate(DataType type) {
    this.type = type;
  }

  static BlockFigures of(Block block, DataType type, Shape... inputs) {
    BlockEstimate estimate = new BlockEstimate(type);
    Shape output = block.getOutputShapes(inputs)[0];
    if (!estimate.add(block, output, inputs)) {
      estimate.sides.clear();
      estimate.leaf(block, inputs[0], output);
    }
    return estimate.figures(block, Shapes.bytes(output, type));
  }

  private BlockFigures figures(Block block, long output) {
    long tape = 0;
    long widest = 0;
    for (long[] each : sides) {
      tape += each[1];
      widest = Math.max(widest, each[0] + each[1]);
    }
    long gradients = 0;
    for (Parameter parameter : block.getParameters().values()) {
      gradients += Shapes.bytes(parameter.getShape(), type);
    }
    return new BlockFigures(
        output,
        Math.max(output, widest),
        Math.max(output, tape),
        widest + gradients,
        multiplications,
        true);
  }

  // Children in order; false where the shapes say that they do not follow each other.
  private boolean add(Block block, Shape output, Shape... inputs) {
    if (block.getChildren().isEmpty()) {
      leaf(block, inputs[0], output);
      return true;
    }
    Shape[] shapes = inputs;
    for (Block child : block.getChildren().values()) {
      Shape[] next = outputShapes(child, shapes);
      if (next == null || !add(child, next[0], shapes)) {
        return false;
      }
      shapes = next;
    }
    return shapes[0].equals(output);
  }

  private static Shape[] outputShapes(Block child, Shape... inputs) {
    try {
      return child.getOutputShapes(inputs);
    } catch (RuntimeException e) {
      return null; // a child that takes something else, so the order is not that of a sequence
    }
  }

  private void leaf(Block block, Shape input, Shape output) {
    sides.add(new long[] {Shapes.bytes(input, type), Shapes.bytes(output, type)});
    long positions = output.size() / Math.max(1, output.get(Math.min(1, output.dimension() - 1)));
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.getShape().dimension() > 1) {
        multiplications += parameter.getShape().size() * positions;
      }
    }
  }
}
