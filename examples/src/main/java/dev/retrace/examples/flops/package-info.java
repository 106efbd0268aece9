/** Counts the floating-point operations of training steps from shapes alone. */
package dev.retrace.examples.flops;
