/** A classifier with a reversible core. */
package dev.retrace.examples.gallery.revnet;
