package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One way of taking a training step, written with plus signs: {@code inverted+fused+int8}.
 *
 * @param way how activations are had
 * @param sliced whether stem, head and the modules of full resolution see one sample at a time
 * @param optimization what becomes of gradients
 */
public record Variant(Way way, boolean sliced, Optimization optimization) {
  /** All ways, as one writes them on a command line. */
  public static final String ALL_WAYS = "autograd,stored,checkpoint,sqrt-checkpoint,inverted";

  /** All ways, and the inverted one with what else saves memory. */
  public static final String ALL = ALL_WAYS + ",inverted+fused,inverted+fused+int8";

  private static final Pattern PLUS = Pattern.compile("\\+");
  private static final String SLICED = "sliced";
  private static final String FUSED = "fused";
  private static final String INT8 = "int8";

  /** Refuses what does not go together. */
  public Variant {
    if (sliced && !way.canBeSliced()) {
      throw new UserException(
          "The variant " + way.text() + " sees the whole batch at once; leave out +" + SLICED);
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
    List<String> known = List.of(SLICED, FUSED, INT8);
    for (String word : words.subList(1, words.size())) {
      if (!known.contains(word)) {
        throw unknown(word, text);
      }
    }
    return new Variant(
        wayOf(words.get(0), text),
        words.contains(SLICED),
        new Optimization(words.contains(FUSED), words.contains(INT8)));
  }

  private static Way wayOf(String word, String text) {
    return Arrays.stream(Way.values())
        .filter(each -> each.text().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word, text));
  }

  private static UserException unknown(String word, String text) {
    return new UserException(
        "The variant '%s' cannot be read at '%s'; give one of %s, then +%s, +%s or +%s if wanted"
            .formatted(text, word, ALL_WAYS.replace(",", ", "), SLICED, FUSED, INT8));
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>(List.of(way.text()));
    if (sliced) {
      words.add(SLICED);
    }
    if (optimization.fused()) {
      words.add(FUSED);
    }
    if (optimization.int8()) {
      words.add(INT8);
    }
    return String.join("+", words);
  }
}
