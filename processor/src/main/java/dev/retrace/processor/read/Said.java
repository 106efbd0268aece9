package dev.retrace.processor.read;

import javax.lang.model.element.AnnotationValue;

/**
 * What an annotation's member says.
 *
 * @param <T> what it means
 * @param value the meaning
 * @param where the annotation's value, for a finding to point at
 */
public record Said<T>(T value, AnnotationValue where) {}
