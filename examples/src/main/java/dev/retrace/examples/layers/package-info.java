/** Declared layers from the literature, to use or to copy. */
package dev.retrace.examples.layers;
