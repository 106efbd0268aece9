/**
 * How a buffer divides into what a coupling writes and what its branch reads, where that is not two
 * halves of the channels: several streams, or sites of a pattern.
 */
package dev.retrace.runtime.split;
