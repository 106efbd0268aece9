package dev.retrace.processor.model;

/** How many layers a step runs. */
public enum Count {
  /** Exactly one. */
  ONE,
  /** One or none. */
  OPTIONAL,
  /** Any number, in order. */
  LIST
}
