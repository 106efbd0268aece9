package dev.retrace.examples.reproduce;

import java.util.Set;

/** One table or figure of the paper that can be made again. */
public interface Reproduction {
  /**
   * What the user calls it.
   *
   * @return one word, such as {@code table2}
   */
  String name();

  /**
   * What it shows.
   *
   * @return a line for the list of all
   */
  String summary();

  /**
   * What it must or may be told; all else is refused before it runs.
   *
   * @return any of all inputs
   */
  Set<Input> inputs();

  /**
   * Makes it: a page, its pictures and its raw figures.
   *
   * @param context what the user has said, and where files go
   * @throws dev.retrace.examples.UserException if the user must put something right
   */
  void run(ReproductionContext context);

  /** What an item can be told. */
  enum Input {
    /** The folders of trained runs; an item that takes them needs at least one. */
    RUNS("--run"),
    /** That files of those runs' data which cannot be used are left out. */
    SKIP_BAD("--skip-bad"),
    /** Values of a configuration that differ. */
    CHANGES("--set"),
    /** For how long it watches the machine. */
    SECONDS("--seconds"),
    /** Threads of the engine in the JVMs that measure. */
    THREADS("--threads");

    private final String option;

    Input(String option) {
      this.option = option;
    }

    /**
     * How a command line says it.
     *
     * @return the option's name
     */
    public String option() {
      return option;
    }
  }
}
