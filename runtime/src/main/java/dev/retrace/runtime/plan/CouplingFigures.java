package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.HalfRegion;

/**
 * What a coupling takes for one input, in bytes.
 *
 * @param branch of its block
 * @param copied the copy of what the branch reads, where that is not a view of the state
 * @param kept the clone of it that outlives the coupling, where a strategy keeps one
 * @param law what the law makes on its way
 * @param cotangent of the branch's output, where it is not the state's gradient itself
 */
record CouplingFigures(BlockFigures branch, long copied, long kept, long law, long cotangent) {
  // What laws other than a sum are taken to need, in buffers of the part they write.
  private static final long BUFFERS_OF_LAW = 4;

  /** The figures for a whole of this shape; conditions follow it. */
  static CouplingFigures of(
      CouplingLayer coupling, DataType type, Shape whole, Shape... conditions) {
    Shape read = coupling.region().readShape(whole);
    Shape[] inputs = new Shape[1 + conditions.length];
    inputs[0] = read;
    System.arraycopy(conditions, 0, inputs, 1, conditions.length);
    BlockFigures branch = BlockFigures.of(coupling.block(), type, inputs);
    long written = Shapes.bytes(coupling.region().writtenShape(whole), type);
    boolean views = coupling.region() instanceof HalfRegion;
    boolean sum = coupling.law() instanceof Additive;
    return new CouplingFigures(
        branch,
        views ? 0 : Shapes.bytes(read, type),
        Shapes.bytes(read, type),
        sum && views ? 0 : BUFFERS_OF_LAW * written,
        sum && views ? 0 : branch.output());
  }
}
