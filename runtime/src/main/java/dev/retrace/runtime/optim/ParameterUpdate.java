package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;

/**
 * What is told of a parameter that is to be updated.
 *
 * @param name the parameter's name, the same in every step
 * @param weight the parameter, FLOAT32 or FLOAT64 of any shape, changed in place
 * @param gradient its gradient, of the same shape and type; neither changed nor closed
 */
public record ParameterUpdate(String name, NDArray weight, NDArray gradient) {}
