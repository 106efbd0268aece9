package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;

/** How a coupling of some class can name what it writes. */
final class PartText {
  private PartText() {}

  static String of(Declaration declaration) {
    return declaration
        .streams()
        .map(streams -> "stream = 0 to " + (streams - 1))
        .orElse("writes = Half.LEFT or Half.RIGHT");
  }
}
