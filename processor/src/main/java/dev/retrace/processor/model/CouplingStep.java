package dev.retrace.processor.model;

import dev.retrace.annotations.Strategy;
import java.util.List;

/**
 * A step that rewrites one part of the state from the others.
 *
 * @param name the declared method's name
 * @param law how the part changes
 * @param region the part that changes
 * @param strategy what its branch keeps for the way back
 * @param given the conditions its branch receives
 */
public record CouplingStep(
    String name, LawFacts law, Region region, Strategy strategy, List<String> given)
    implements Step {}
