/**
 * The annotation processor: read, check, report, model, write. Each takes one immutable thing and
 * returns the next.
 *
 * <p>What it makes of the less usual declarations:
 *
 * <ul>
 *   <li>Steps of superclasses run first, and a superclass need not be declared. A method that
 *       overrides a step takes its place, and its annotation unless it wears one itself. A subclass
 *       inherits {@code @Split} along with the steps.
 *   <li>Halves of the channels are views that neighbouring couplings share. Where {@code @Split}
 *       names streams or a pattern, branch and law receive the whole buffer and find their part in
 *       it by themselves.
 *   <li>A subclass of a law is a law. Its equations are those of its superclass unless it wears
 *       {@code @Law} itself.
 *   <li>A type parameter that a superclass leaves open counts as what the declared class puts in.
 *       The declared class itself has none.
 *   <li>A record's steps are the methods in its body, written-out accessors included; an annotation
 *       on a component is refused, for it would put the step behind all others.
 *   <li>A sealed class or interface chooses among what it permits, which may be sealed in turn.
 *   <li>A class that needs an instance of the one around it is fine: the instance is its user's.
 *       Compilers show local classes to no processor, so an annotation on one means nothing.
 *   <li>The layer of {@code Outer.Inner} is {@code InvertibleOuter_Inner}, public if both are, else
 *       visible in its package.
 *   <li>A type that is still to be generated is waited for, also one of our own. If it never comes,
 *       the compiler complains, and nobody else.
 *   <li>A class that runs a broken one is judged and written by itself; the compiler may then miss
 *       the layer that was not written.
 * </ul>
 */
package dev.retrace.processor;
