/** Event files, which TensorBoard shows: written by hand, without its libraries. */
package dev.retrace.examples.tensorboard;
