package dev.retrace.processor.read;

/**
 * What {@code @Split(pattern = ...)} names.
 *
 * @param named the class
 * @param isPattern whether it implements the runtime's contract of patterns
 */
public record PatternReference(ClassLiteral named, boolean isPattern) {}
