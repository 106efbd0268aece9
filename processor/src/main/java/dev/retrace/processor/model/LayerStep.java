package dev.retrace.processor.model;

import dev.retrace.annotations.Half;
import java.util.Optional;

/**
 * A step that runs a layer, perhaps none, perhaps several.
 *
 * @param name the declared method's name
 * @param on the channels it runs on
 * @param count how many layers there may be
 * @param maker how they are made
 * @param type the class the method names: declared, or of the runtime; absent if it cannot be named
 */
public record LayerStep(String name, Half on, Count count, Maker maker, Optional<TypeName> type)
    implements Step {}
