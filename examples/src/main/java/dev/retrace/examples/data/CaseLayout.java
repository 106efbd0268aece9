package dev.retrace.examples.data;

import java.util.List;

/** How the files of a folder make up examinations. */
@FunctionalInterface
public interface CaseLayout {
  /**
   * Looks for the examinations, by the names of files only.
   *
   * @return at least one, in a fixed order
   * @throws dev.retrace.examples.UserException if there is no such folder or none in it
   */
  List<ScanCase> find();
}
