package dev.retrace.runtime.plan;

/** A part of a training step. */
public enum Phase {
  /** From the volumes to the loss. */
  FORWARD,
  /** From the loss to the gradients. */
  BACKWARD,
  /** The optimizer, where it has its own turn. */
  UPDATE
}
