package dev.retrace.runtime.branch;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The parameters of a {@link ConvUnit}, by what they are for. */
final class ConvParameters {
  private static final int EXTENT = 3;
  private static final double INITIAL_SLOPE = 0.01;

  private final UnaryOperator<Parameter> register;
  private final List<Parameter> weights = new ArrayList<>();
  private final List<Parameter> scales = new ArrayList<>();
  private final List<Parameter> shifts = new ArrayList<>();
  private Parameter filmWeight;
  private Parameter filmBias;

  /** Makes all but the modulation's; {@code register} adds one to the block. */
  ConvParameters(int depth, Norm norm, boolean zeroStart, UnaryOperator<Parameter> register) {
    this.register = register;
    for (int i = 0; i < depth; i++) {
      boolean zero = zeroStart && i == depth - 1;
      boolean zeroWeight = zero && norm == Norm.NONE;
      Initializer weight = zeroWeight ? Initializer.ZEROS : new KaimingUniform(INITIAL_SLOPE);
      weights.add(parameter("conv" + i + ".weight", Parameter.Type.WEIGHT, weight));
      if (norm != Norm.NONE) {
        Initializer scale = zero ? Initializer.ZEROS : Initializer.ONES;
        scales.add(parameter("norm" + i + ".weight", Parameter.Type.GAMMA, scale));
        shifts.add(parameter("norm" + i + ".bias", Parameter.Type.BETA, Initializer.ZEROS));
      }
    }
  }

  /** Makes the modulation's, once. */
  void modulate() {
    if (!isModulated()) {
      filmWeight = parameter("film.weight", Parameter.Type.OTHER, Initializer.ZEROS);
      filmBias = parameter("film.bias", Parameter.Type.OTHER, Initializer.ZEROS);
    }
  }

  boolean isModulated() {
    return filmWeight != null;
  }

  /** The shapes that follow from the inputs' and the channels after each convolution. */
  void setShapes(Shape[] inputs, long... widths) {
    long in = inputs[0].get(1);
    for (int i = 0; i < widths.length; i++) {
      weights.get(i).setShape(kernelShape(widths[i], in, inputs[0].dimension() - 2));
      if (!scales.isEmpty()) {
        scales.get(i).setShape(new Shape(widths[i]));
        shifts.get(i).setShape(new Shape(widths[i]));
      }
      in = widths[i];
    }
    if (isModulated()) {
      filmWeight.setShape(new Shape(2 * widths[0], inputs[1].get(1)));
      filmBias.setShape(new Shape(2 * widths[0]));
    }
  }

  /** Of a convolution. */
  Parameter weight(int stage) {
    return weights.get(stage);
  }

  /** What follows a convolution: gamma and beta, then the modulation's weight and bias. */
  List<Parameter> affine(int stage) {
    List<Parameter> affine = new ArrayList<>();
    if (!scales.isEmpty()) {
      affine.add(scales.get(stage));
      affine.add(shifts.get(stage));
    }
    if (isModulated() && stage == 0) {
      affine.add(filmWeight);
      affine.add(filmBias);
    }
    return affine;
  }

  private static Shape kernelShape(long out, long in, int dimensions) {
    long[] shape = new long[2 + dimensions];
    Arrays.fill(shape, EXTENT);
    shape[0] = out;
    shape[1] = in;
    return new Shape(shape);
  }

  private Parameter parameter(String name, Parameter.Type type, Initializer initializer) {
    return register.apply(
        Parameter.builder().setName(name).setType(type).optInitializer(initializer).build());
  }
}
