package dev.retrace.runtime;

import ai.djl.nn.Block;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the branches of one pass have kept. The way back meets them in the opposite order, so a
 * branch that is used several times finds its last evaluation first.
 */
final class KeptEvaluations implements AutoCloseable {
  private final Map<Block, Deque<Kept>> byBranch = new HashMap<>();

  void push(Block branch, Kept kept) {
    byBranch.computeIfAbsent(branch, key -> new ArrayDeque<>()).push(kept);
  }

  /** The last evaluation that is still kept, now the caller's. */
  Optional<Kept> take(Block branch) {
    Deque<Kept> kept = byBranch.get(branch);
    return kept == null ? Optional.empty() : Optional.ofNullable(kept.poll());
  }

  @Override
  public void close() {
    byBranch.values().forEach(kept -> kept.forEach(Kept::close));
    byBranch.clear();
  }
}
