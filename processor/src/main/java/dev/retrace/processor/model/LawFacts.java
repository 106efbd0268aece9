package dev.retrace.processor.model;

/**
 * What is known about a law.
 *
 * @param type its class
 * @param forward the new part in terms of x, the old one, and b, what the branch returned
 */
public record LawFacts(TypeName type, String forward) {}
