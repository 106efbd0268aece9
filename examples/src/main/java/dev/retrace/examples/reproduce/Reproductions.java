package dev.retrace.examples.reproduce;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Nearest;
import java.util.List;

/** All items that can be made again. */
public final class Reproductions {
  private static final List<Reproduction> ALL =
      List.of(
          new Table1(),
          new Table2(),
          new Figure1(),
          new Figure2(),
          new Figure3(),
          WatchedPair.energy(),
          WatchedPair.temperature());

  private Reproductions() {}

  /**
   * All items.
   *
   * @return in the order of the paper: tables, then figures
   */
  public static List<Reproduction> all() {
    return ALL;
  }

  /**
   * Finds an item.
   *
   * @param name as on the command line
   * @return the item
   * @throws UserException naming those there are, if there is none of that name
   */
  public static Reproduction find(String name) {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no table or figure '"
                        + name
                        + "'"
                        + Nearest.hint(name, ALL.stream().map(Reproduction::name).toList())));
  }
}
