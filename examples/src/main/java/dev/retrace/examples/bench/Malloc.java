package dev.retrace.examples.bench;

import java.util.Map;

/** What glibc does with the blocks that tensors free. */
enum Malloc {
  /** Blocks of 1 MiB and more go back to the system at once: what is resident is in use. */
  GIVES_BACK(1L << 20, "blocks from 1 MiB on go back at once (MALLOC_MMAP_THRESHOLD_=1048576)") {
    @Override
    void set(Map<String, String> environment) {
      super.set(environment);
      environment.remove(TRIM);
    }
  },
  /** Blocks are kept and used again, as the launcher sets it. */
  KEEPS(
      1L << 32,
      "blocks are kept (MALLOC_MMAP_THRESHOLD_=4294967296, MALLOC_TRIM_THRESHOLD_=17179869184)") {
    @Override
    void set(Map<String, String> environment) {
      super.set(environment);
      environment.put(TRIM, Long.toString(1L << 34));
    }
  };

  private static final String TRIM = "MALLOC_TRIM_THRESHOLD_";

  private final long threshold;
  private final String text;

  Malloc(long threshold, String text) {
    this.threshold = threshold;
    this.text = text;
  }

  void set(Map<String, String> environment) {
    environment.put("MALLOC_MMAP_THRESHOLD_", Long.toString(threshold));
  }

  /** For tables. */
  String text() {
    return "malloc: " + text;
  }
}
