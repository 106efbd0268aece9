/** Looking at training runs through the files they write: a report at the end, a page meanwhile. */
package dev.retrace.examples.watch;
