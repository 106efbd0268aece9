package dev.retrace.examples.gallery;

/**
 * One example. Marked with {@code @AutoService(GalleryExample.class)} it is found by the command
 * line and by the tests; nothing else has to know it.
 */
public interface GalleryExample {
  /**
   * What it is called on the command line.
   *
   * @return one word in lower case
   */
  String name();

  /**
   * What it shows.
   *
   * @return a few words for the list
   */
  String summary();

  /**
   * Trains, writes pictures and states what was reached. Complete, it takes less than three minutes
   * on two cores; the same every time on one machine.
   *
   * @param run where everything goes
   */
  void run(GalleryRun run);
}
