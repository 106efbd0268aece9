package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Walk;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How far activations that are rebuilt from a network's output have drifted from those that were
 * there: at a few steps of it, chosen by a seed, and at its input.
 *
 * <p>Gradients are taken at rebuilt activations, so this is also the order of their error. While it
 * runs, it keeps one copy of the state for each of these places.
 */
public final class DriftProbe {
  private final InvertibleBlock network;
  private final int samples;

  /**
   * For one network.
   *
   * @param network initialized, borrowed
   * @param samples how many steps to look at in each run
   */
  public DriftProbe(InvertibleBlock network, int samples) {
    this.network = network;
    this.samples = samples;
  }

  /**
   * What was rebuilt at one place.
   *
   * @param path of the layer whose input it is, empty for the network's
   * @param error ‖rebuilt − true‖ / ‖true‖; infinite where it is not finite
   */
  public record Drift(String path, double error) {}

  /**
   * Runs the network there and back.
   *
   * @param x consumed
   * @param pass conditions; better one that keeps nothing, for there is no way back
   * @param seed chooses the steps
   * @return in the order in which they were rebuilt, from the output to the network's input
   */
  public List<Drift> run(State x, Pass pass, long seed) {
    return GradMode.off(() -> thereAndBack(x, pass, seed));
  }

  private List<Drift> thereAndBack(State x, Pass pass, long seed) {
    Map<String, NDArray> kept = new LinkedHashMap<>();
    List<Drift> drifts = new ArrayList<>();
    try {
      kept.put("", x.value().duplicate());
      Choice choice = new Choice(seed);
      State y =
          Walk.forward(
              network,
              x,
              (path, layer, state) -> {
                choice.offer(path, state, kept);
                return layer.forward(state, pass);
              });
      State start =
          Walk.inverse(
              network,
              y,
              (path, layer, state) -> {
                State rebuilt = layer.inverse(state, pass);
                NDArray expected = path.isEmpty() ? null : kept.get(path);
                if (expected != null) {
                  drifts.add(new Drift(path, error(rebuilt.value(), expected)));
                }
                return rebuilt;
              });
      try (start) {
        drifts.add(new Drift("", error(start.value(), kept.get(""))));
      }
      return drifts;
    } finally {
      kept.values().forEach(NDArray::close);
    }
  }

  private static double error(NDArray rebuilt, NDArray expected) {
    try (NDArray difference = rebuilt.sub(expected);
        NDArray off = difference.norm();
        NDArray size = expected.norm()) {
      double wrong = Numbers.doubles(off)[0];
      double error = wrong == 0 ? 0 : wrong / Numbers.doubles(size)[0];
      return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
    }
  }

  /** Keeps a fair sample of unknown length, replacing what was kept before. */
  private final class Choice {
    private final Random random;
    private final List<String> chosen = new ArrayList<>();
    private int seen;

    Choice(long seed) {
      random = new Random(seed);
    }

    void offer(String path, State state, Map<String, NDArray> kept) {
      seen++;
      if (path.isEmpty()) {
        return; // the network itself
      }
      if (chosen.size() < samples) {
        chosen.add(path);
      } else {
        int slot = random.nextInt(seen);
        if (slot >= samples) {
          return;
        }
        kept.remove(chosen.get(slot)).close();
        chosen.set(slot, path);
      }
      NDArray copy = state.value().duplicate();
      kept.put(path, copy);
    }
  }
}
