package dev.retrace.runtime.plan;

/** What memory is used for in a training step. */
public enum Part {
  /** The network's weights. */
  PARAMETERS,
  /** What the optimizer remembers. */
  MOMENTS,
  /** A running average of the weights. */
  AVERAGE,
  /** Gradients of parameters that wait: for the optimizer, or for another slice or use. */
  GRADIENTS,
  /** Volumes that go in and come out, and their gradients. */
  VOLUMES,
  /** The state of the invertible core. */
  STATE,
  /** The gradient of that state. */
  STATE_GRADIENT,
  /** What branches keep between forward and backward. */
  KEPT,
  /** The tape of the block whose turn it is. */
  TAPE,
  /** What lives for one operation, gradients just found included. */
  WORKSPACE
}
