/**
 * Normalizing flows: an invertible network with a prior over its output is a density over its
 * input, trained by likelihood without stored activations.
 */
package dev.retrace.runtime.flow;
