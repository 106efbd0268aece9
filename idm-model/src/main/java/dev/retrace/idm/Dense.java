package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.UniformInitializer;

/** The weight and bias of a fully connected layer, (batch, in) to (batch, out). */
final class Dense {
  private final Parameter weight;
  private final Parameter bias;

  /** Starts as PyTorch's layer of the same kind does. */
  Dense(String name, int in, int out) {
    this(name, in, out, (float) (1 / Math.sqrt(in)));
  }

  /** Starts at zero. */
  static Dense zero(String name, int in, int out) {
    return new Dense(name, in, out, 0);
  }

  private Dense(String name, int in, int out, float bound) {
    weight = parameter(name + ".weight", Parameter.Type.WEIGHT, bound, out, in);
    bias = parameter(name + ".bias", Parameter.Type.BIAS, bound, out);
  }

  private static Parameter parameter(String name, Parameter.Type type, float bound, long... shape) {
    Initializer initializer = new UniformInitializer(bound);
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(new Shape(shape))
        .optInitializer(initializer)
        .build();
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  NDArray apply(ParameterStore parameters, NDArray x, boolean training) {
    NDArray w = parameters.getValue(weight, x.getDevice(), training);
    NDArray b = parameters.getValue(bias, x.getDevice(), training);
    NDList result = Linear.linear(x, w, b);
    return result.singletonOrThrow();
  }
}
