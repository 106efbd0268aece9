/**
 * Findings as data: collected by the checks, printed once, in source order. Every message that the
 * processor can print stands in {@link dev.retrace.processor.report.Problem}.
 */
package dev.retrace.processor.report;
