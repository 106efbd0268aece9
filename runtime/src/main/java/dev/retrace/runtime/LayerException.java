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

  /**
   * A problem of a layer's own.
   *
   * @param problem one sentence: what was found, what was expected
   */
  public LayerException(String problem) {
    this("", problem, null);
  }

  private LayerException(String path, String problem, Throwable cause) {
    super(path.isEmpty() ? problem : path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
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
   */
  static <T, R> R under(String step, Function<T, R> action, T argument) {
    try {
      return action.apply(argument);
    } catch (LayerException e) {
      throw new LayerException(NamedBlock.join(step, e.path), e.problem, e);
    } catch (IllegalArgumentException e) {
      throw new LayerException(step, e.getMessage(), e);
    }
  }
}
