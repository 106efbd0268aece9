package dev.retrace.runtime.kernel;

/** The order in which an array of (batch, channels, ...) lies in memory. */
public enum Layout {
  /** As it comes. */
  ANY(""),
  /** The last axis innermost. */
  ROW_MAJOR("%1$s = torch.contiguous(%1$s)\n"),
  /** Of a volume: the channels innermost. */
  CHANNELS_LAST("%1$s = torch.contiguous(%1$s, memory_format=3)\n");

  private final String statement;

  Layout(String statement) {
    this.statement = statement;
  }

  /** A statement that gives a variable this layout; copies only if it has another. */
  String statement(String name) {
    return statement.formatted(name);
  }
}
