package dev.retrace.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A step that rewrites one part of the state from the others: the method returns the branch, a DJL
 * {@code Block} that reads them.
 *
 * <pre>{@code
 * @Coupling(law = Additive.class, writes = Half.LEFT)
 * Block residual() { return ConvUnit.builder()...build(); }   // left <- left + residual(right)
 * }</pre>
 *
 * <p>Which part that is, {@link #writes} says, or {@link #stream} where {@link Split#streams}
 * divides the channels; never both. What the branch keeps for the way back, {@link #strategy} says:
 *
 * <pre>{@code
 * @Coupling(law = Additive.class, writes = Half.LEFT, strategy = Strategy.STORE)
 * Block residual() { ... }   // evaluated once a training step instead of twice
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
   * @return {@link Half#LEFT} or {@link Half#RIGHT}; {@link Half#BOTH} stands for not said
   */
  Half writes() default Half.BOTH;

  /**
   * The stream that is rewritten; the branch reads all others, concatenated along the channels in
   * their order.
   *
   * @return from 0 to one less than {@link Split#streams}; -1 stands for not said
   */
  int stream() default -1;

  /**
   * Names of the conditions (a time embedding, a class label, ...) that the branch receives after
   * what it reads, in this order.
   *
   * @return the names, none unless said
   */
  String[] given() default {};

  /**
   * What the branch keeps between {@code forward} and {@code backward}, unless the plan of a
   * training step says otherwise: memory against time, with the same gradients. For a branch that
   * is slow but small, such as one at the lowest resolution, {@link Strategy#STORE} saves an
   * evaluation at little memory.
   *
   * @return the strategy, nothing kept unless said
   */
  Strategy strategy() default Strategy.INVERT;
}
