package dev.retrace.examples.bench;

import java.util.Arrays;
import java.util.List;

/** What is measured, in words that fit on the command line of another JVM. */
public sealed interface Subject permits IdmSubject, PatchDdmSubject {
  /**
   * Builds the network with its volumes.
   *
   * @return the step, to be closed
   */
  MeasuredStep step();

  /**
   * The same of a few KiB, to load classes and kernels.
   *
   * @return another subject
   */
  Subject miniature();

  /**
   * What another JVM is told.
   *
   * @return words; the first one names the subject in messages
   */
  List<String> arguments();

  /**
   * Samples in a step.
   *
   * @return at least 1
   */
  int batch();

  /**
   * The opposite of {@link #arguments}.
   *
   * @param arguments as they were told
   * @return the subject
   */
  static Subject parse(String... arguments) {
    List<String> words = Arrays.asList(arguments);
    List<String> rest = words.subList(1, words.size());
    return words.get(0).equals(PatchDdmSubject.NAME)
        ? PatchDdmSubject.of(rest)
        : new IdmSubject(Variant.parse(words.get(0)), NetworkSpec.of(rest));
  }
}
