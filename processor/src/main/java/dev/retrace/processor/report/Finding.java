package dev.retrace.processor.report;

import dev.retrace.processor.read.Anchor;
import javax.lang.model.element.TypeElement;

/**
 * A problem that was found.
 *
 * @param problem the problem
 * @param message its message
 * @param subject the class that has it
 * @param anchor where it is, in the subject's source or that of a superclass
 */
public record Finding(Problem problem, String message, TypeElement subject, Anchor anchor) {}
