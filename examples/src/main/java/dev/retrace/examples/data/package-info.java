/** Volumes to learn from: a folder of medical images, or synthetic ones that need no download. */
package dev.retrace.examples.data;
