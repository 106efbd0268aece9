/**
 * Checks that a layer keeps its promises: over any {@link dev.retrace.runtime.InvertibleBlock} at
 * an input shape, naming the worst layer and its error. Findings are values; {@link
 * dev.retrace.runtime.verify.Verification} is the entrance.
 */
package dev.retrace.runtime.verify;
