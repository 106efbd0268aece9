package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a declared class divides its channels. Without it the left part is the first half, rounded
 * down. It is inherited along with the steps of a superclass.
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
  String left();
}
