/** NumPy arrays as files: {@code .npy}, and archives of them, {@code .npz}. */
package dev.retrace.examples.npy;
