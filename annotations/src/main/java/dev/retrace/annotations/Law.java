package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class as a coupling law, with the facts the processor may know about it. It is all the
 * processor ever learns of a law, so that a new one needs no change there.
 *
 * <p>The equations are written with the identifiers {@code x} (the part before), {@code y} (the
 * part after) and {@code b} (what the branch returned); the generated documentation puts the user's
 * own names in their place.
 *
 * <p>A subclass of a law is a law, with the same equations unless it wears its own: another bound
 * or another initial value takes two lines.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Law {
  /**
   * The new part in terms of {@code x} and {@code b}, such as {@code "x + b"}.
   *
   * @return the equation's right side
   */
  String forward();

  /**
   * The old part in terms of {@code y} and {@code b}, such as {@code "y - b"}.
   *
   * @return the equation's right side
   */
  String inverse();
}
