package dev.retrace.examples.detect;

import dev.retrace.examples.data.Volume;

/**
 * A volume and the noise that a network would make it of.
 *
 * @param volume as it was
 * @param noise in the volume's place
 * @param roundTrip what the network makes of that noise
 */
public record Recovered(Volume volume, Volume noise, Volume roundTrip) {
  /**
   * How far the round trip is from the volume.
   *
   * @return the root of the mean squared difference
   */
  public double error() {
    double sum = 0;
    float[] from = volume.values();
    float[] to = roundTrip.values();
    for (int i = 0; i < from.length; i++) {
      double difference = (double) to[i] - from[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / from.length);
  }
}
