package dev.retrace.processor.model;

/** How a layer is made from what a step returns. */
public enum Maker {
  /** By the constructor of the class generated for it. */
  CONSTRUCTOR,
  /** By the choice generated for a sealed declaration. */
  CHOICE,
  /** Not at all: it is a layer of the runtime already. */
  NONE
}
