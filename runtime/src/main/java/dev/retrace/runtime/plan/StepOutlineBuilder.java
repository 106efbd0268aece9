package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.runtime.InvertibleBlock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects what a {@link StepOutline} is made of. */
public final class StepOutlineBuilder {
  final InvertibleBlock core;
  final Shape input;
  final DataType type;
  final Map<String, Shape> conditions = new LinkedHashMap<>();
  Block stem;
  Block head;
  Block returnStem;
  Block returnHead;
  EdgeBlock embedder;
  long heldVolumes;

  StepOutlineBuilder(InvertibleBlock core, Shape input, DataType type) {
    this.core = core;
    this.input = input;
    this.type = type;
  }

  /**
   * Sets what stands around the core.
   *
   * @param before makes the core's input of volumes
   * @param after makes volumes of the core's output
   * @return this builder
   */
  public StepOutlineBuilder between(Block before, Block after) {
    stem = before;
    head = after;
    return this;
  }

  /**
   * Adds a way back to a step between a stem and a head: what the head returns goes through the
   * inverse of the core, of whose result the loss asks as well.
   *
   * @param before makes the core's output of the head's
   * @param after makes volumes of the core's input
   * @return this builder
   */
  public StepOutlineBuilder returning(Block before, Block after) {
    returnStem = before;
    returnHead = after;
    return this;
  }

  /**
   * Adds a condition that all parts are given.
   *
   * @param name of the condition
   * @param shape (batch, ...)
   * @return this builder
   */
  public StepOutlineBuilder given(String name, Shape shape) {
    conditions.put(name, shape);
    return this;
  }

  /**
   * Adds a condition that a block computes, recorded for the whole step.
   *
   * @param name of the condition
   * @param block what computes it
   * @param blockInput (batch, ...)
   * @return this builder
   */
  public StepOutlineBuilder given(String name, Block block, Shape blockInput) {
    embedder = edge(name, block, blockInput);
    return given(name, embedder.output());
  }

  /**
   * Adds volumes that the caller holds during the step, such as its input.
   *
   * @param number of arrays as large as the input
   * @return this builder
   */
  public StepOutlineBuilder holding(int number) {
    heldVolumes = number;
    return this;
  }

  EdgeBlock edge(String path, Block block, Shape shape) {
    return new EdgeBlock(path, block, shape, block.getOutputShapes(new Shape[] {shape})[0]);
  }

  /**
   * Walks through the network.
   *
   * @return the outline
   * @throws IllegalArgumentException naming the layer that cannot take its input
   */
  public StepOutline build() {
    return new StepOutline(this);
  }
}
