/** Pictures and pages that show what a run has made. */
package dev.retrace.examples.report;
