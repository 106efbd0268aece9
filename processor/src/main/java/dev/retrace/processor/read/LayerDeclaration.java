package dev.retrace.processor.read;

import dev.retrace.annotations.Half;
import javax.lang.model.element.AnnotationMirror;

/**
 * An {@code @Invertible} on a method.
 *
 * @param annotation the annotation
 * @param on the channels its layer receives
 * @param returned what the method returns
 */
public record LayerDeclaration(
    AnnotationMirror annotation, Said<Half> on, LayerReference returned) {}
