/** Glow: a multi-scale flow over small colour images. */
package dev.retrace.examples.gallery.glow;
