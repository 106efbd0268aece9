/** The memory-free path through whole networks. */
package dev.retrace.runtime.train;
