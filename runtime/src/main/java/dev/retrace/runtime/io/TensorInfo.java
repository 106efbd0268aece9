package dev.retrace.runtime.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * What a safetensors file says about one of its tensors.
 *
 * @param name the tensor's name
 * @param type the element type
 * @param shape the sizes of the axes, none for a scalar
 * @param offset bytes from the start of the data to the first element
 * @param bytes the tensor's size in bytes
 */
public record TensorInfo(String name, DataType type, Shape shape, long offset, long bytes) {}
