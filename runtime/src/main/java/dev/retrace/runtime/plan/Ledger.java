package dev.retrace.runtime.plan;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Adds up what lives at every moment of a simulated step, and remembers the highest. */
final class Ledger {
  private final boolean detailed;
  private final Map<Part, Account> accounts = new EnumMap<>(Part.class);
  private final Map<Place, Long> readings = new LinkedHashMap<>();
  private final Map<Block, Long> blockPeaks = new HashMap<>();
  private long total;
  private long peak = -1;
  private long windowPeak;
  private Place place;
  private Place peakPlace;

  private static final class Account {
    long live;
    long highest;
    long atPeak;
  }

  /**
   * An empty ledger.
   *
   * @param detailed whether it also remembers what was highest at every place, and of what kind
   */
  Ledger(boolean detailed) {
    this.detailed = detailed;
    for (Part part : Part.values()) {
      accounts.put(part, new Account());
    }
  }

  /** From now on this happens here. */
  void at(Supplier<Place> now) {
    if (detailed) {
      place = now.get();
      observe();
    }
  }

  void hold(Part part, long bytes) {
    Account account = accounts.get(part);
    account.live += bytes;
    account.highest = Math.max(account.highest, account.live);
    total += bytes;
    observe();
  }

  void release(Part part, long bytes) {
    accounts.get(part).live -= bytes;
    total -= bytes;
  }

  /** Something that lives for a moment. */
  void pass(Part part, long bytes) {
    hold(part, bytes);
    release(part, bytes);
  }

  /** What lives now, for {@link #repeatSince}. */
  Map<Part, Long> mark() {
    return all(account -> account.live);
  }

  /** Adds a number of times what has been added, or freed, since a mark. */
  void repeatSince(Map<Part, Long> mark, long times) {
    mark.forEach((part, before) -> hold(part, times * (accounts.get(part).live - before)));
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
    windowPeak = Math.max(windowPeak, total);
    boolean highest = total > peak;
    peak = Math.max(peak, total);
    if (!detailed) {
      return;
    }
    if (place != null) {
      readings.merge(place, total, Math::max);
    }
    if (highest) {
      peakPlace = place;
      accounts.values().forEach(account -> account.atPeak = account.live);
    }
  }

  long peak() {
    return peak;
  }

  Place peakPlace() {
    return peakPlace;
  }

  Map<Part, Long> atPeak() {
    return all(account -> account.atPeak);
  }

  Map<Part, Long> highest() {
    return all(account -> account.highest);
  }

  private Map<Part, Long> all(ToLongFunction<Account> number) {
    Map<Part, Long> numbers = new EnumMap<>(Part.class);
    accounts.forEach((part, account) -> numbers.put(part, number.applyAsLong(account)));
    return numbers;
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
