package dev.retrace.examples.config;

/** Who decides what the branches of the core keep between forward and backward. */
public enum StrategyChoice {
  /** A planner: as little as possible, or what pays most within a budget. */
  PLANNED,
  /** The declarations of the layers; no slices of the batch. */
  DECLARED,
  /** Nothing is kept anywhere. */
  INVERT,
  /** What each branch read is kept. */
  CHECKPOINT,
  /** The tape of each branch is kept. */
  STORE
}
