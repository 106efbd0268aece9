package dev.retrace.examples.energy;

/**
 * One look at the sensors.
 *
 * @param seconds since the first look
 * @param joules of the counter, from some moment on; null where there is none
 * @param watts null where there is no sensor
 * @param celsius null where there is no sensor
 */
public record PowerSample(double seconds, Double joules, Double watts, Double celsius) {}
