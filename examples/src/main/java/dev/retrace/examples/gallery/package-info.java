/**
 * Small networks that show what invertibility is good for, each trained to a result in minutes. An
 * example is one class, a {@link dev.retrace.examples.gallery.GalleryExample}.
 */
package dev.retrace.examples.gallery;
