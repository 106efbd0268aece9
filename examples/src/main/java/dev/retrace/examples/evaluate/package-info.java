/** How good a trained network is on volumes it has not seen, and how good what it makes is. */
package dev.retrace.examples.evaluate;
