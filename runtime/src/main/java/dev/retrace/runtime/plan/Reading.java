package dev.retrace.runtime.plan;

/**
 * The most memory at one place of a step.
 *
 * @param place where
 * @param bytes everything that lives there at once
 */
public record Reading(Place place, long bytes) {}
