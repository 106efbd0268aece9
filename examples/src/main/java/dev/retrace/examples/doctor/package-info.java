/** What a machine brings for training, what it lacks, and what to do about that. */
package dev.retrace.examples.doctor;
