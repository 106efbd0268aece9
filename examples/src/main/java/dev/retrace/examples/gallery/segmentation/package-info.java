/** Segmentation of volumes with an invertible U-Net. */
package dev.retrace.examples.gallery.segmentation;
