package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way of taking a training step, written with plus signs: {@code inverted+sliced}.
 *
 * @param way how activations are had
 * @param sliced whether stem, head and the modules of full resolution see one sample at a time
 */
public record Variant(Way way, boolean sliced) {
  private static final Pattern PLUS = Pattern.compile("\\+");
  private static final String SLICED = "sliced";

  /** All ways, as one writes them on a command line. */
  public static final String ALL_WAYS = "autograd,stored,checkpoint,sqrt-checkpoint,inverted";

  /** Refuses what cannot be sliced. */
  public Variant {
    if (sliced && !way.canBeSliced()) {
      throw new UserException(
          "The variant " + way.text() + " sees the whole batch at once; leave out +" + SLICED);
    }
  }

  /**
   * Reads a variant.
   *
   * @param text a way, and what else it is to do
   * @return the variant
   * @throws UserException naming the word that is not known, and all that are
   */
  public static Variant parse(String text) {
    List<String> words = Arrays.stream(PLUS.split(text, -1)).map(String::strip).toList();
    Way way = null;
    boolean sliced = false;
    for (String word : words) {
      if (word.equals(SLICED)) {
        sliced = true;
      } else if (way == null) {
        way = wayOf(word, text);
      } else {
        throw unknown(word, text);
      }
    }
    if (way == null) {
      throw new UserException(
          "The variant '" + text + "' lacks a way; give one of " + ALL_WAYS.replace(",", ", "));
    }
    return new Variant(way, sliced);
  }

  private static Way wayOf(String word, String text) {
    return Arrays.stream(Way.values())
        .filter(each -> each.text().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word, text));
  }

  private static UserException unknown(String word, String text) {
    return new UserException(
        "The variant '%s' cannot be read at '%s'; give one of %s, followed by +%s if wanted"
            .formatted(text, word, ALL_WAYS.replace(",", ", "), SLICED));
  }

  /** The optimizer of this variant, with nothing remembered yet. */
  StepOptimizer optimizer(BenchNetwork network) {
    return new SeparateOptimizer(network);
  }

  @Override
  public String toString() {
    return Stream.of(way.text(), sliced ? SLICED : "")
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining("+"));
  }
}
