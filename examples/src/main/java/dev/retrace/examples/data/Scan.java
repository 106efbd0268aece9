package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiImage;

/**
 * An image with the name that messages give it.
 *
 * @param image as read
 * @param name mostly a path
 */
public record Scan(NiftiImage image, String name) {}
