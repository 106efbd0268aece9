/**
 * What generated layers are made of: the travelling {@link dev.retrace.runtime.State} and {@link
 * dev.retrace.runtime.Trace}, branches and their {@link dev.retrace.runtime.Recording}, and the
 * base classes {@link dev.retrace.runtime.InvertibleBlock} and {@link
 * dev.retrace.runtime.DeclaredBlock}.
 *
 * <p>One rule of ownership holds throughout: {@code forward}, {@code inverse}, {@code backward} and
 * {@code inverseBackward} consume what they are given and the caller owns what they return.
 */
package dev.retrace.runtime;
