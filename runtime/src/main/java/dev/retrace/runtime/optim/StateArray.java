package dev.retrace.runtime.optim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * One of the arrays that a rule remembers for a parameter.
 *
 * @param role what it is called in a saved state
 * @param start what all its entries are before the first update
 */
record StateArray(String role, Shape shape, DataType type, float start) {

  static StateArray likeWeight(String role, Shape weight, DataType type) {
    return new StateArray(role, weight, type, 0);
  }
}
