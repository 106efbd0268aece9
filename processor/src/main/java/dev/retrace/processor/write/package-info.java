/**
 * Prints models as Java. Above every method that emits stands the Java it emits. {@link
 * dev.retrace.processor.write.RuntimeTypes} is the one place that names types of the runtime.
 */
package dev.retrace.processor.write;
