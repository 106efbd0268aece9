package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A branch that reads its conditions as further channels: they are appended to the part, and an
 * inner block sees one array.
 *
 * <p>A condition is (batch, features), which is repeated over all positions, or (batch, features,
 * spatial...) with the positions of the part; of the type of the part. The conditions are those of
 * the coupling, {@code @Coupling(given = ...)}, in that order. Parameters: those of the inner
 * block, under their own names.
 */
public final class Concatenated extends NamedBlock implements Piecewise {
  private final Block inner;

  /**
   * Puts a concatenation before a block.
   *
   * @param inner reads (batch, channels + features, spatial...)
   */
  public Concatenated(Block inner) {
    this.inner = addNamed("", inner);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    if (inputs.size() == 1) {
      return inner.forward(parameters, inputs, training, params);
    }
    NDList whole = new NDList(together(inputs));
    NDArray result = inner.forward(parameters, whole, training, params).singletonOrThrow();
    Borrowed.closeUnlessInput(whole.head(), new NDList(result)); // unless inner is the identity
    return new NDList(result);
  }

  @Override
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    pieces.add(Piece.of((parameters, inputs, training) -> together(inputs)));
    for (Piece each : Piecewise.piecesOf(inner)) {
      pieces.add(given -> each.record(given.withoutConditions()));
    }
    return pieces;
  }

  private static NDArray together(NDList inputs) {
    if (inputs.size() == 1) {
      return inputs.head();
    }
    Shape positions = inputs.head().getShape().slice(2);
    NDList pieces = new NDList();
    try (NDList made = new NDList()) {
      for (NDArray each : inputs) {
        boolean spread = each.getShape().dimension() == 2;
        pieces.add(spread ? spread(each, positions, made) : each);
      }
      return NDArrays.concat(pieces, 1);
    }
  }

  // (batch, features) at every position, as a view; what is made on the way is freed with it.
  private static NDArray spread(NDArray condition, Shape positions, NDList made) {
    Shape features = condition.getShape();
    long[] single = new long[positions.dimension()];
    Arrays.fill(single, 1);
    NDArray column = condition.reshape(features.addAll(new Shape(single)));
    NDArray spread = column.broadcast(features.addAll(positions));
    made.add(column);
    made.add(spread);
    return spread;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inner.getOutputShapes(new Shape[] {together(inputs)});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    inner.initialize(manager, dataType, together(inputs));
  }

  private static Shape together(Shape... inputs) {
    Shape part = inputs[0];
    long channels = part.get(1);
    for (int i = 1; i < inputs.length; i++) {
      Shape condition = inputs[i];
      boolean flat = condition.dimension() == 2;
      if (!flat
          && !(condition.dimension() == part.dimension()
              && condition.slice(2).equals(part.slice(2)))) {
        throw new IllegalArgumentException(
            "a concatenated condition is (batch, features) or has the positions of the part "
                + part
                + ", but was given "
                + condition);
      }
      channels += condition.get(1);
    }
    long[] whole = part.getShape().clone();
    whole[1] = channels;
    return new Shape(whole);
  }
}
