package dev.retrace.runtime;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;

/** Initializes the children of a layer by shapes alone, naming the step in what goes wrong. */
final class ChildInitializer {
  private final NDManager manager;
  private final DataType dataType;
  private final List<String> names;
  private final Shape[] inputs;

  /**
   * For the children of one layer.
   *
   * @param names the layer's conditions
   * @param inputs the shapes the layer was given: its input and its conditions
   */
  ChildInitializer(NDManager manager, DataType dataType, List<String> names, Shape... inputs) {
    this.manager = manager;
    this.dataType = dataType;
    this.names = names;
    this.inputs = inputs;
  }

  /** Initializes a layer and returns the shape of its output. */
  Shape initialize(String step, InvertibleBlock layer, Shape input) {
    return LayerException.under(
        step,
        shape -> {
          layer.initialize(manager, dataType, with(shape, layer.conditionNames()));
          return layer.outputShape(shape);
        },
        input);
  }

  /** Initializes a branch and returns the shape of its output. */
  Shape initialize(String step, Block branch, Shape input, List<String> conditions) {
    return LayerException.under(
        step,
        shape -> {
          Shape[] shapes = with(shape, conditions);
          branch.initialize(manager, dataType, shapes);
          return branch.getOutputShapes(shapes)[0];
        },
        input);
  }

  private Shape[] with(Shape input, List<String> conditions) {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(input);
    conditions.forEach(name -> shapes.add(inputs[1 + names.indexOf(name)]));
    return shapes.toArray(Shape[]::new);
  }
}
