package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.Kernel;

/** A TorchScript expression of the inputs x, and perhaps c (batch, channels), as a block. */
final class FormulaBlock extends AbstractBlock {
  private final Kernel kernel;

  FormulaBlock(String parameters, String expression) {
    super((byte) 1);
    kernel =
        Kernel.of(
            expression,
            "def forward(self, %s) -> Tensor:\n  return %s\n".formatted(parameters, expression));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(kernel.call(inputs.toArray(new NDArray[0])));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
