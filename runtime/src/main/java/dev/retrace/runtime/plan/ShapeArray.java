package dev.retrace.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An array with a shape and a type but no values. It lets initializers do what they do to values in
 * place; whatever would need a value is refused.
 */
final class ShapeArray extends NDArrayAdapter {
  ShapeArray(NDManager manager, Shape shape, DataType type) {
    super(manager, null, shape, type, UUID.randomUUID().toString());
  }

  @Override
  public void attach(NDManager other) {
    manager = other;
  }

  @Override
  public void detach() {
    // nothing hangs on the manager
  }

  @Override
  public void intern(NDArray replaced) {
    shape = replaced.getShape();
  }

  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    throw new UnsupportedOperationException("an array of a shape only has no values");
  }

  @Override
  public void setRequiresGradient(boolean requiresGradient) {
    // the parameter remembers it
  }

  @Override
  public NDArray duplicate() {
    return new ShapeArray(manager, shape, dataType);
  }

  @Override
  public NDArray stopGradient() {
    return duplicate();
  }

  @Override
  public NDArray toType(DataType type, boolean copy) {
    return new ShapeArray(manager, shape, type);
  }

  @Override
  public NDArray addi(Number n) {
    return this;
  }

  @Override
  public NDArray subi(Number n) {
    return this;
  }

  @Override
  public NDArray muli(Number n) {
    return this;
  }

  @Override
  public NDArray divi(Number n) {
    return this;
  }

  @Override
  public void close() {
    isClosed = true;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return dataType + " " + shape + " without values";
  }
}
