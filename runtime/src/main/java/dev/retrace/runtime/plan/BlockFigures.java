package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.runtime.MemoryDemand;

/**
 * What a block takes for one input, as {@link MemoryDemand} defines it.
 *
 * @param output bytes of what it returns
 * @param evaluation bytes of an evaluation at its highest, with the output
 * @param tape bytes between evaluation and pullback, with the output
 * @param pullback bytes beyond the tape
 * @param multiplications of one evaluation
 * @param estimated whether the block cannot tell itself
 */
record BlockFigures(
    long output,
    long evaluation,
    long tape,
    long pullback,
    long multiplications,
    boolean estimated) {
  /** The block's own figures, or an estimate. */
  static BlockFigures of(Block block, DataType type, Shape... inputs) {
    if (!(block instanceof MemoryDemand demand)) {
      return BlockEstimate.of(block, type, inputs);
    }
    long output = Shapes.bytes(block.getOutputShapes(inputs)[0], type);
    return new BlockFigures(
        output,
        demand.evaluationBytes(inputs[0], type),
        demand.tapeBytes(inputs[0], type),
        demand.pullbackBytes(inputs[0], type),
        demand.multiplications(inputs[0]),
        false);
  }
}
