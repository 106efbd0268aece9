package dev.retrace.runtime.plan;

import dev.retrace.runtime.MemoryPlan;
import java.util.Map;

/**
 * A plan and what it leads to.
 *
 * @param plan to be given to the training pass
 * @param prediction what a step takes with it
 * @param branches in all couplings
 * @param storing branches whose tape is kept
 * @param sliced samples at a time, by the path of what sees the batch in slices
 * @param relativeTime the work of a step, in units of one with every tape kept: 1 at least, 4/3
 *     where nothing is kept
 */
public record PlannedStep(
    MemoryPlan plan,
    Prediction prediction,
    int branches,
    int storing,
    Map<String, Integer> sliced,
    double relativeTime) {}
