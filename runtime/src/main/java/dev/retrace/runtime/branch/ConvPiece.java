package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Piece;
import dev.retrace.runtime.PieceGradients;
import dev.retrace.runtime.PieceInputs;
import dev.retrace.runtime.PieceTape;
import dev.retrace.runtime.kernel.BranchConvolutionKernel;
import dev.retrace.runtime.kernel.Layout;
import dev.retrace.runtime.kernel.NormActivationKernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A piece of a {@link ConvUnit}: what follows a convolution, and the next convolution. The first
 * piece has only the latter, the last one only the former.
 *
 * <p>Cut so, a piece needs nothing for its gradient but what it reads: what stands between its two
 * parts is cheap to compute again. So the tape of a unit is the results of its convolutions.
 *
 * @param tail normalisation, modulation and activation; null in the first piece
 * @param affine the tail's parameters: gamma and beta, then the modulation's weight and bias
 * @param modulated whether the tail reads the condition
 * @param convolution null in the last piece
 * @param weight the convolution's; null in the last piece
 */
record ConvPiece(
    NormActivationKernel tail,
    List<Parameter> affine,
    boolean modulated,
    BranchConvolutionKernel convolution,
    Parameter weight)
    implements Piece {

  /** The result, owned by the caller; differentiable while the engine records. */
  NDArray evaluate(NDArray read, NDList conditions, Function<Parameter, NDArray> value) {
    if (tail == null) {
      return convolution.call(read, value.apply(weight));
    }
    if (convolution == null) {
      return tail.call(read, Layout.ROW_MAJOR, given(conditions, value));
    }
    try (NDArray active = active(read, conditions, value)) {
      return convolution.call(active, value.apply(weight));
    }
  }

  // What the convolution reads.
  private NDArray active(NDArray read, NDList conditions, Function<Parameter, NDArray> value) {
    Layout layout = convolution.layout(read, value.apply(weight));
    return tail.call(read, layout, given(conditions, value));
  }

  @Override
  public PieceTape record(PieceInputs inputs) {
    return new Tape(inputs);
  }

  private NDArray[] given(NDList conditions, Function<Parameter, NDArray> value) {
    List<NDArray> given = new ArrayList<>();
    affine.forEach(each -> given.add(value.apply(each)));
    if (modulated) {
      given.add(conditions.head());
    }
    return given.toArray(NDArray[]::new);
  }

  /** Keeps nothing that is not kept anyway. */
  private final class Tape implements PieceTape {
    private final PieceInputs inputs;
    private final NDArray output;

    Tape(PieceInputs inputs) {
      this.inputs = inputs;
      output =
          GradMode.off(() -> evaluate(inputs.read(), inputs.conditions(), Parameter::getArray));
    }

    @Override
    public NDArray output() {
      return output;
    }

    @Override
    public Collection<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>(affine);
      if (weight != null) {
        all.add(weight);
      }
      return all;
    }

    @Override
    public NDArray pullback(NDArray cotangent, PieceGradients gradients) {
      NDArray reached = convolution == null ? cotangent : throughConvolution(cotangent, gradients);
      return tail == null ? reached : throughTail(reached, gradients);
    }

    private NDArray throughConvolution(NDArray cotangent, PieceGradients gradients) {
      NDArray active = tail == null ? inputs.read() : active();
      try (cotangent) {
        boolean wanted = tail != null || inputs.gradientWanted();
        NDList found = convolution.gradients(active, weight.getArray(), cotangent, wanted);
        gradients.parameter(weight, found.head());
        return wanted ? found.get(1) : null;
      } finally {
        if (tail != null) {
          active.close();
        }
      }
    }

    private NDArray active() {
      return GradMode.off(
          () -> ConvPiece.this.active(inputs.read(), inputs.conditions(), Parameter::getArray));
    }

    private NDArray throughTail(NDArray cotangent, PieceGradients gradients) {
      try (cotangent) {
        NDArray[] given = given(inputs.conditions(), Parameter::getArray);
        NDList found = tail.gradients(cotangent, inputs.read(), given);
        for (int i = 0; i < affine.size(); i++) {
          gradients.parameter(affine.get(i), found.get(1 + i));
        }
        if (modulated) {
          gradients.condition(0, found.get(1 + affine.size()));
        }
        return found.head();
      }
    }

    @Override
    public void close() {
      // what was read and returned is the recording's
    }
  }
}
