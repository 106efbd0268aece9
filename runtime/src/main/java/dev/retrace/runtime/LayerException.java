package dev.retrace.runtime;

import java.util.function.Function;

/**
 * What is wrong with one layer of a network, and where it is: the path of steps from the outermost
 * layer, such as {@code encode[1].residual}.
 */
public final class LayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;
  private final boolean located;

  /**
   * A problem of a layer's own.
   *
   * @param problem one sentence: what was found, what was expected
   */
  public LayerException(String problem) {
    this("", problem, false, null);
  }

  private LayerException(String path, String problem, boolean located, Throwable cause) {
    super(path.isEmpty() ? problem : path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
    this.located = located;
  }

  /** A problem whose sentence says where it is, so that no path is put before it. */
  static LayerException located(String problem) {
    return new LayerException("", problem, true, null);
  }

  /**
   * Where the problem is.
   *
   * @return the path of steps, empty for the outermost layer
   */
  public String path() {
    return path;
  }

  /**
   * Does something for a step and names the step in what goes wrong.
   *
   * @param <T> the argument's type
   * @param <R> the result's type
   * @param step the step's name
   * @param action what is done
   * @param argument its argument
   * @return its result
   * @throws LayerException in place of any {@code IllegalArgumentException}
   */
  public static <T, R> R under(String step, Function<T, R> action, T argument) {
    try {
      return action.apply(argument);
    } catch (LayerException e) {
      if (e.located) {
        throw e;
      }
      // The chain of causes would be as long as the path.
      Throwable origin = e.getCause() == null ? e : e.getCause();
      throw new LayerException(NamedBlock.join(step, e.path), e.problem, false, origin);
    } catch (IllegalArgumentException e) {
      throw new LayerException(step, e.getMessage(), false, e);
    }
  }
}
