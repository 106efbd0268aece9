package dev.retrace.runtime.plan;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what lives at every moment of a simulated step, and remembers the highest. */
final class Ledger {
  private final Map<Part, Long> live = new EnumMap<>(Part.class);
  private final Map<Part, Long> highest = new EnumMap<>(Part.class);
  private final Map<Place, Long> readings = new LinkedHashMap<>();
  private final Map<Block, Long> blockPeaks = new HashMap<>();
  private Map<Part, Long> atPeak = Map.of();
  private long total;
  private long peak = -1;
  private long windowPeak;
  private Place place;
  private Place peakPlace;

  Ledger() {
    for (Part part : Part.values()) {
      live.put(part, 0L);
      highest.put(part, 0L);
    }
  }

  /** From now on this happens here. */
  void at(Place now) {
    place = now;
    observe();
  }

  void hold(Part part, long bytes) {
    highest.merge(part, live.merge(part, bytes, Long::sum), Math::max);
    total += bytes;
    observe();
  }

  void release(Part part, long bytes) {
    live.merge(part, -bytes, Long::sum);
    total -= bytes;
  }

  /** Something that lives for a moment. */
  void pass(Part part, long bytes) {
    hold(part, bytes);
    release(part, bytes);
  }

  /** What lives now, for {@link #repeatSince}. */
  Map<Part, Long> mark() {
    return new EnumMap<>(live);
  }

  /** Adds a number of times what has been added, or freed, since a mark. */
  void repeatSince(Map<Part, Long> mark, long times) {
    mark.forEach((part, before) -> hold(part, times * (live.get(part) - before)));
  }

  /** Runs something and notes its highest moment under a block's name. */
  void measure(Block block, Runnable action) {
    long outer = windowPeak;
    windowPeak = total;
    action.run();
    blockPeaks.merge(block, windowPeak, Math::max);
    windowPeak = Math.max(outer, windowPeak);
  }

  private void observe() {
    if (place != null) {
      readings.merge(place, total, Math::max);
    }
    windowPeak = Math.max(windowPeak, total);
    if (total > peak) {
      peak = total;
      peakPlace = place;
      atPeak = new EnumMap<>(live);
    }
  }

  long peak() {
    return peak;
  }

  Place peakPlace() {
    return peakPlace;
  }

  Map<Part, Long> atPeak() {
    return atPeak;
  }

  Map<Part, Long> highest() {
    return highest;
  }

  List<Reading> readings() {
    List<Reading> all = new ArrayList<>();
    readings.forEach((where, bytes) -> all.add(new Reading(where, bytes)));
    return all;
  }

  Map<Block, Long> blockPeaks() {
    return blockPeaks;
  }
}
