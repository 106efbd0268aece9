package dev.retrace.processor.model;

import java.util.List;

/**
 * Layers that run on one part each, while both parts are apart.
 *
 * @param steps in the order they run, none of them on both parts
 */
public record LaneSegment(List<LayerStep> steps) implements Segment {}
