package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import java.util.Arrays;

/**
 * Two separate blocks as one branch of an affine coupling: one returns the raw scale r, the other
 * the shift t, and the branch b = [r, t]. Dinh, Sohl-Dickstein and Bengio, "Density estimation
 * using Real NVP", 2016.
 *
 * <p>Both blocks receive all inputs, the part and its conditions. Parameters: those of the blocks,
 * under {@code scale.} and {@code shift.}
 */
public final class ScaleAndShift extends NamedBlock {
  private final Block scale;
  private final Block shift;

  /**
   * Joins two blocks.
   *
   * @param scale returns as many channels as the coupling writes
   * @param shift returns as many channels as the coupling writes
   */
  public ScaleAndShift(Block scale, Block shift) {
    this.scale = addNamed("scale", scale);
    this.shift = addNamed("shift", shift);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray r = scale.forward(parameters, inputs, training, params).singletonOrThrow();
    NDArray t = shift.forward(parameters, inputs, training, params).singletonOrThrow();
    NDArray both = r.concat(t, 1);
    Borrowed.closeUnlessInput(r, inputs);
    Borrowed.closeUnlessInput(t, inputs);
    return new NDList(both);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape r = scale.getOutputShapes(inputs)[0];
    Shape t = shift.getOutputShapes(inputs)[0];
    if (!r.equals(t)) {
      throw new IllegalArgumentException(
          "scale and shift must return the same shape, but scale returns "
              + r
              + " and shift "
              + t
              + "; give both the channels that the coupling writes");
    }
    long[] both = r.getShape().clone();
    both[1] *= 2;
    return new Shape[] {new Shape(both)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    for (Block each : Arrays.asList(scale, shift)) {
      each.initialize(manager, dataType, inputs);
    }
  }
}
