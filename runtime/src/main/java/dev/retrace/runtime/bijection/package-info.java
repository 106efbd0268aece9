/**
 * Invertible layers without a branch: changes of grid and of channel order. Each is an {@link
 * dev.retrace.runtime.InvertibleBlock} that an {@code @Invertible} method may return.
 */
package dev.retrace.runtime.bijection;
