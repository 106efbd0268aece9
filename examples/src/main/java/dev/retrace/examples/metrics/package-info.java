/** Numbers that compare volumes, one with another or many with many, in double precision. */
package dev.retrace.examples.metrics;
