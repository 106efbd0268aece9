/**
 * The room of kernels: what DJL's interface lacks, each a few lines of TorchScript in a text block
 * that the engine loads from memory. They are differentiable, need no Python and no native code of
 * our own, and run on whatever device their inputs are on.
 */
package dev.retrace.runtime.kernel;
