package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What an update rule remembers.
 *
 * @param steps optimizer steps begun so far
 * @param arrays arrays by name, the parameter's name followed by a dot and the array's role, as in
 *     {@code conv.weight.exp_avg}
 */
public record UpdateState(long steps, Map<String, NDArray> arrays) {}
