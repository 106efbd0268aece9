package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A step that rewrites one part of the channels from the other: the method returns the branch, a
 * DJL {@code Block} that reads the other part.
 *
 * <pre>{@code
 * @Coupling(law = Additive.class, writes = Half.LEFT)
 * Block residual() { return ConvUnit.builder()...build(); }   // left <- left + residual(right)
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Coupling {
  /**
   * How the written part changes: a class that wears {@link Law} and has a public constructor
   * without parameters.
   *
   * @return the law
   */
  Class<?> law();

  /**
   * The part that is rewritten; the branch reads the other one.
   *
   * @return {@link Half#LEFT} or {@link Half#RIGHT}
   */
  Half writes();

  /**
   * Names of the conditions (a time embedding, a class label, ...) that the branch receives after
   * the part it reads, in this order.
   *
   * @return the names, none unless said
   */
  String[] given() default {};
}
