/** Reads and writes NIfTI-1 and NIfTI-2 files with nothing but the JDK. */
package dev.retrace.examples.nifti;
