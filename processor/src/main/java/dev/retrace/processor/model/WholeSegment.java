package dev.retrace.processor.model;

import java.util.List;

/**
 * Layers that run on all channels.
 *
 * @param steps in the order they run
 */
public record WholeSegment(List<LayerStep> steps) implements Segment {}
