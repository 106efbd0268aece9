package dev.retrace.processor.model;

import java.util.List;

/**
 * Couplings that work on one pair of views.
 *
 * @param steps in the order they run
 */
public record CouplingSegment(List<CouplingStep> steps) implements Segment {}
