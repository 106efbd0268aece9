/**
 * Files of arrays: NumPy archives are read, safetensors are read and written, files are replaced
 * whole.
 */
package dev.retrace.runtime.io;
