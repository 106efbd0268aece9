/** A density in the plane, fitted without couplings. */
package dev.retrace.examples.gallery.residual;
