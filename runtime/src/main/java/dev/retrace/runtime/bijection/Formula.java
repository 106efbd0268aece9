package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;

/** A function of an argument and the parameters of a layer. */
@FunctionalInterface
interface Formula {
  /** Evaluates the function; borrows everything and returns a new array. */
  NDArray at(NDArray argument, NDArray... parameters);
}
