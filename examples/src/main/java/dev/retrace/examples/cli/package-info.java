/** The {@code retrace} command line. */
package dev.retrace.examples.cli;
