package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an invertible layer, or one step of it.
 *
 * <p>On a class: {@code InvertibleX} is generated beside class {@code X}, with its visibility; its
 * steps are the annotated methods, in source order, those of superclasses first. On a sealed
 * interface: the generated {@code InvertibleX.of} runs whichever permitted class it is given, so
 * that one list may mix them.
 *
 * <p>On a method without parameters: a step that runs an invertible layer. The method returns a
 * declared class, an {@code InvertibleBlock} of the runtime, or an {@code Optional} or {@code List}
 * of either; a list runs in order and may be empty. The method is called once, when the generated
 * class is constructed. A method that overrides a step keeps its place, and its annotation unless
 * it wears one of its own.
 *
 * <pre>{@code
 * @Invertible
 * public final class Level {
 *   @Invertible List<Module> encode() { ... }
 *   @Invertible(on = Half.RIGHT) Optional<Level> descend() { ... }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Invertible {
  /**
   * The channels that the step's layer receives; the others wait. Meaningful on a method only.
   *
   * @return the part, all channels unless said
   */
  Half on() default Half.BOTH;
}
