/**
 * The way back from a volume to the noise that a network would make it of, and whether that tells
 * generated volumes from real ones.
 */
package dev.retrace.examples.detect;
