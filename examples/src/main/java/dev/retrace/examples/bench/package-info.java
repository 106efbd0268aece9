/** Measurements that compare two ways of doing the same, each in a fresh JVM or in one run. */
package dev.retrace.examples.bench;
