package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;

/**
 * A place in a training step.
 *
 * @param path of the layer, such as {@code core.encode[1].residual}
 * @param phase on which way
 * @param shape (batch, channel, spatial...) of the state there
 */
public record Place(String path, Phase phase, Shape shape) {}
