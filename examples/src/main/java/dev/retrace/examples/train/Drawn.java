package dev.retrace.examples.train;

/**
 * A batch, and what the batches after it depend on: the thread that prepares them is further by the
 * time a step has used this one.
 */
record Drawn(Batch batch, DrawState after) {}
