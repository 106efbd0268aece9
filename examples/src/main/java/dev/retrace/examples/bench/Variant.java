package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import dev.retrace.runtime.plan.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One way of taking a training step, written with plus signs: {@code planned@8GiB+fused+int8}.
 *
 * @param way how activations are had
 * @param budget what the planner may spend, in bytes as it counts them; 0 for as little as possible
 * @param optimization what becomes of gradients
 */
public record Variant(Way way, long budget, Optimization optimization) {
  /** All ways, as one writes them on a command line. */
  public static final String ALL_WAYS =
      "autograd,stored,checkpoint,sqrt-checkpoint,inverted,planned";

  /** All ways, and the planned one with what else saves memory. */
  public static final String ALL = ALL_WAYS + ",planned+fused,planned+fused+int8";

  private static final Pattern PLUS = Pattern.compile("\\+");
  private static final char AT = '@';
  private static final String FUSED = "fused";
  private static final String INT8 = "int8";

  /** Refuses what does not go together. */
  public Variant {
    if (budget != 0 && way != Way.PLANNED) {
      throw new UserException(
          "The variant " + way.text() + " cannot keep a budget; only planned can");
    }
    if (optimization.fused() && way == Way.AUTOGRAD) {
      throw new UserException(
          "The variant autograd has all gradients at the end only; leave out +" + FUSED);
    }
  }

  /**
   * Reads a variant.
   *
   * @param text a way, and then what else it is to do
   * @return the variant
   * @throws UserException naming the word that is not known, and all that are
   */
  public static Variant parse(String text) {
    List<String> words = Arrays.stream(PLUS.split(text, -1)).map(String::strip).toList();
    List<String> known = List.of(FUSED, INT8);
    for (String word : words.subList(1, words.size())) {
      if (!known.contains(word)) {
        throw unknown(word, text);
      }
    }
    String way = words.get(0);
    int at = way.indexOf(AT);
    return new Variant(
        wayOf(at < 0 ? way : way.substring(0, at), text),
        at < 0 ? 0 : budgetOf(way.substring(at + 1), text),
        new Optimization(words.contains(FUSED), words.contains(INT8)));
  }

  private static long budgetOf(String amount, String text) {
    try {
      return Bytes.parse(amount);
    } catch (IllegalArgumentException e) {
      throw new UserException("The budget of '" + text + "': " + e.getMessage(), e);
    }
  }

  private static Way wayOf(String word, String text) {
    return Arrays.stream(Way.values())
        .filter(each -> each.text().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word, text));
  }

  private static UserException unknown(String word, String text) {
    return new UserException(
        "The variant '%s' cannot be read at '%s'; give one of %s, then +%s or +%s if wanted"
            .formatted(text, word, ALL_WAYS.replace(",", ", "), FUSED, INT8));
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    words.add(budget == 0 ? way.text() : way.text() + AT + budget + "B");
    if (optimization.fused()) {
      words.add(FUSED);
    }
    if (optimization.int8()) {
      words.add(INT8);
    }
    return String.join("+", words);
  }
}
