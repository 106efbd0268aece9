package dev.retrace.runtime.attention;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.split.Pattern;
import java.util.stream.IntStream;

/**
 * What attention between patches sees under a pattern, where the value is the seen part itself. A
 * gate at a hidden site can only learn from tokens that show that feature; and how much it learns
 * from which token can only be told apart by channels that both show at some place.
 */
final class Sight {
  private final boolean[] channelParities;
  private final boolean[][] hidesEven;
  private final boolean[][] hidesOdd;

  /** The view on an input that divides into patches. */
  Sight(Pattern pattern, Half writes, TokenGrid grid, Shape input) {
    int channels = (int) input.get(1);
    channelParities = new boolean[2];
    IntStream.range(0, channels)
        .forEach(c -> channelParities[pattern.isOdd(0, c, channels) ? 1 : 0] = true);
    hidesEven = places(pattern, grid, input);
    hidesOdd = new boolean[hidesEven.length][hidesEven[0].length];
    for (int n = 0; n < hidesEven.length; n++) {
      for (int place = 0; place < hidesEven[n].length; place++) {
        hidesEven[n][place] ^= writes == Half.LEFT;
        hidesOdd[n][place] = !hidesEven[n][place];
      }
    }
  }

  // Whether the place of a token is odd; patch by patch, each row by row.
  private static boolean[][] places(Pattern pattern, TokenGrid grid, Shape input) {
    int[] patch = grid.patch(input);
    boolean[][] odd = {{false}};
    for (int axis = 0; axis < patch.length; axis++) {
      int size = (int) input.get(2 + axis);
      boolean[][] next = new boolean[odd.length * grid.perAxis()][odd[0].length * patch[axis]];
      for (int n = 0; n < next.length; n++) {
        for (int place = 0; place < next[n].length; place++) {
          int at = n % grid.perAxis() * patch[axis] + place % patch[axis];
          next[n][place] =
              odd[n / grid.perAxis()][place / patch[axis]] ^ pattern.isOdd(1 + axis, at, size);
        }
      }
      odd = next;
    }
    return odd;
  }

  /** Refuses a pattern under which the gate is constant, or the attention uniform. */
  void require(String pattern) {
    int tokens = hidesEven.length;
    boolean compared = false;
    for (int n = 0; n < tokens; n++) {
      boolean[] covered = new boolean[2 * hidesEven[n].length];
      for (int m = 0; m < tokens; m++) {
        boolean shown = false;
        boolean common = false;
        for (int place = 0; place < hidesEven[n].length; place++) {
          for (int parity = 0; parity < 2; parity++) {
            boolean seen = shows(m, place, parity);
            covered[2 * place + parity] |= seen || !hides(n, place, parity);
            shown |= seen && hides(n, place, parity);
          }
          common |= showsAny(n, place) && showsAny(m, place);
        }
        compared |= shown && common;
      }
      for (int i = 0; i < covered.length; i++) {
        if (!covered[i]) {
          throw new LayerException(
              String.format(
                  "under the pattern %s there are sites that all %d tokens hide, so attention"
                      + " cannot see what it gates; use TokenCheckerboard",
                  pattern, tokens));
        }
      }
    }
    if (!compared) {
      throw new LayerException(
          String.format(
              "under the pattern %s a token shares no place with those that show what it hides, so"
                  + " attention cannot compare them; use TokenCheckerboard and at least 2 channels",
              pattern));
    }
  }

  private boolean hides(int token, int place, int parity) {
    return channelParities[parity] && (parity == 0 ? hidesEven : hidesOdd)[token][place];
  }

  private boolean shows(int token, int place, int parity) {
    return channelParities[parity] && !(parity == 0 ? hidesEven : hidesOdd)[token][place];
  }

  private boolean showsAny(int token, int place) {
    return shows(token, place, 0) || shows(token, place, 1);
  }
}
