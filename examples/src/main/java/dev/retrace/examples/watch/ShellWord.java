package dev.retrace.examples.watch;

/** Arguments as a shell is given them. */
final class ShellWord {
  private ShellWord() {}

  /** As it is where it is plain, and else between single quotes. */
  static String quote(String argument) {
    return argument.matches("[A-Za-z0-9_./:@%+=,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
