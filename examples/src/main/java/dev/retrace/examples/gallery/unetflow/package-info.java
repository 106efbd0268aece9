/** An invertible U-Net as the density of images. */
package dev.retrace.examples.gallery.unetflow;
