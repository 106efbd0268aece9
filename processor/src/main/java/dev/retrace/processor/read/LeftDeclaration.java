package dev.retrace.processor.read;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;

/**
 * What {@code @Split(left = ...)} names.
 *
 * @param name the name
 * @param method the method of that name, the one without parameters if there are several
 * @param candidates the names of the methods that would do
 */
public record LeftDeclaration(
    String name, Optional<ExecutableElement> method, List<String> candidates) {}
