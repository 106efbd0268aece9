/** Small pictures of points, densities, images and curves, drawn without a display or fonts. */
package dev.retrace.examples.gallery.plot;
