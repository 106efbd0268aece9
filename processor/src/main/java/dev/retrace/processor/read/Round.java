package dev.retrace.processor.read;

import java.util.List;

/**
 * What one round of annotation processing brought.
 *
 * @param declarations the classes that can be judged now, in source order
 * @param strays annotations that belong to none
 */
public record Round(List<Declaration> declarations, List<Stray> strays) {}
