/**
 * Invertible layers without a branch: changes of grid and of channel order, mixing and scaling of
 * channels, functions of single numbers. Each is an {@link dev.retrace.runtime.InvertibleBlock}
 * that an {@code @Invertible} method may return. {@link
 * dev.retrace.runtime.bijection.RecordedBijection} makes one from formulas; {@link
 * dev.retrace.runtime.bijection.Rearrangement} and {@link dev.retrace.runtime.bijection.Pointwise}
 * ask for even less.
 */
package dev.retrace.runtime.bijection;
