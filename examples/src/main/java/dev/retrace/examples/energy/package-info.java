/** Energy and temperature of the device that computes, by its own sensors. */
package dev.retrace.examples.energy;
