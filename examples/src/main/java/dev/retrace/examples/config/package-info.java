/** From a preset and the command line to a checked configuration, and back to a file. */
package dev.retrace.examples.config;
