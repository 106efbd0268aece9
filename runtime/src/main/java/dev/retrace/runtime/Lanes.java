package dev.retrace.runtime;

/**
 * Two parts of a state or trace that go separate ways, each in a buffer of its own: what waits at a
 * resolution does not keep the memory of what has left it.
 *
 * @param <T> {@link State} or {@link Trace}
 * @param left the first channels
 * @param right the channels after them
 */
public record Lanes<T>(T left, T right) {}
