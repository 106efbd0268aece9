package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a declared class divides its state into the parts that couplings rewrite. It is inherited
 * along with the steps of a superclass. Without it the left part is the first half of the channels,
 * rounded down.
 *
 * <p>One of its members is said, never two:
 *
 * <pre>{@code
 * @Split(left = "kept")                    // left: the first kept() channels, right: the others
 * @Split(streams = 3)                      // stream 0, 1 and 2: a third of the channels each
 * @Split(pattern = Checkerboard.class)     // left and right: every other site
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Split {
  /**
   * The name of a method of the class, without parameters, that returns the number of channels of
   * the left part as an {@code int}.
   *
   * @return the method's name
   */
  String left() default "";

  /**
   * Divides the channels into so many parts that are as equal as can be, the wider ones first.
   * Couplings name them by {@link Coupling#stream}, from 0.
   *
   * @return at least 2
   */
  int streams() default 2;

  /**
   * Divides the sites of the state instead of its channels: a class that implements {@code
   * dev.retrace.runtime.split.Pattern} and has a public constructor without parameters.
   *
   * @return the pattern; {@code void.class} stands for not said
   */
  Class<?> pattern() default void.class;
}
