package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.Piece;
import dev.retrace.runtime.Piecewise;
import java.util.List;

/**
 * A branch, or a part of one, of which a recording keeps no tape: it is evaluated once more when
 * its turn to be pulled back comes. The gradients are the same, bit for bit.
 *
 * <p>Worth it for a part of a longer branch, and where a recording waits for its cotangent; else
 * the peak is that of the pullback, which has the tape anyway. Parameters: those of the inner
 * block, under their own names.
 */
public final class Recomputed extends NamedBlock implements Piecewise {
  private final Block inner;

  /**
   * Keeps no tape of a block.
   *
   * @param inner whose output depends on nothing but its inputs and parameters: it must not draw
   *     random numbers
   */
  public Recomputed(Block inner) {
    this.inner = addNamed("", inner);
  }

  @Override
  public List<Piece> pieces() {
    return List.of(Piece.recomputed(Piecewise.piecesOf(inner)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    return inner.forward(parameters, inputs, training, params);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inner.getOutputShapes(inputs);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    inner.initialize(manager, dataType, inputs);
  }
}
