package dev.retrace.runtime.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a training step will take. Tensors are counted, and what the engine's kernels take besides
 * where blocks tell it; the Java heap and the engine itself are not.
 *
 * @param peak bytes at the highest moment
 * @param place where that is
 * @param atPeak the peak, divided by use
 * @param highest the most of each use at any moment
 * @param readings the most at every place, in the order in which a step first comes there
 * @param work multiplications of all branches in one step, those of a pullback counted twice
 * @param estimated paths of layers that cannot tell what they take, and were estimated
 */
public record Prediction(
    long peak,
    Place place,
    Map<Part, Long> atPeak,
    Map<Part, Long> highest,
    List<Reading> readings,
    long work,
    Set<String> estimated) {
  /** Copies the collections. */
  public Prediction {
    atPeak = Map.copyOf(atPeak);
    highest = Map.copyOf(highest);
    readings = List.copyOf(readings);
  }

  /**
   * What lives all the time, between steps as well.
   *
   * @return bytes of parameters, moments and their average
   */
  public long standing() {
    return highest.get(Part.PARAMETERS) + highest.get(Part.MOMENTS) + highest.get(Part.AVERAGE);
  }
}
