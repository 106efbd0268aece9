/** Training the bundled model on volumes, and drawing volumes from it. */
package dev.retrace.examples.train;
