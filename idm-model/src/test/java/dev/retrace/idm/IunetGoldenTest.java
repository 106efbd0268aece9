package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.Golden;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Two complete nets of the public iUNets, weights and all, through the generated code of the
 * bundled core: output, inverse, and every gradient.
 */
final class IunetGoldenTest {
  // The vectors are float64; sums of a few thousand terms in another order differ by about 1e-13.
  private static final double TOLERANCE = 1e-10;
  private static final Pattern UNIT =
      Pattern.compile("(encode|decode)\\[(\\d+)]\\.residual\\.(conv|norm)(\\d)\\.(weight|bias)");
  private static final Pattern MIX = Pattern.compile("(encode|decode)\\[(\\d+)]\\.mix\\.weight");

  @Test
  void matchesTheTwoDimensionalNet() {
    check("u2d", List.of(4, 8, 16), List.of(1, 2, 1), 2);
  }

  @Test
  void matchesTheThreeDimensionalNet() {
    check("u3d", List.of(2, 8, 16), List.of(2, 1, 1), 3);
  }

  private static void check(String net, List<Integer> channels, List<Integer> modules, int axes) {
    GradMode.runOff(
        () -> {
          try (NDManager manager = NDManager.newBaseManager()) {
            run(manager, Golden.open("iunet"), net, core(channels, modules, axes));
          }
        });
  }

  private static InvertibleBlock core(List<Integer> channels, List<Integer> modules, int axes) {
    return new InvertibleLevel(
        new Level(
            new CoreConfig(
                channels,
                modules,
                CoreConfig.uniformStrides(2, axes, channels.size()),
                2,
                Norm.INSTANCE,
                -1,
                new Cayley(),
                Start.HAAR,
                false,
                false)));
  }

  private static void run(NDManager manager, Golden golden, String net, InvertibleBlock core) {
    NDArray x = golden.array(manager, net + ".x");
    core.initialize(manager, DataType.FLOAT64, x.getShape());
    for (Pair<String, Parameter> parameter : core.getParameters()) {
      NDArray array = parameter.getValue().getArray();
      NDArray given = golden.array(manager, net + ".p." + upstream(parameter.getKey()));
      array.subi(array.duplicate()).addi(given.reshape(array.getShape()));
    }
    Pass pass = Pass.training(Conditions.NONE);

    State y = core.forward(State.of(x.duplicate()), pass);
    assertError("output", y.value(), golden.array(manager, net + ".y"));

    NDArray back = core.inverse(State.of(y.value().duplicate()), pass).value();
    assertError("inverse", back, x);

    try (Gradients gradients = new Gradients(manager)) {
      NDArray dy = golden.array(manager, net + ".G");
      Trace trace = core.backward(Trace.of(y.value(), dy), pass, gradients);
      assertError("rebuilt input", trace.value(), x);
      assertError("input gradient", trace.grad(), golden.array(manager, net + ".grad_x"));
      for (Pair<String, Parameter> parameter : core.getParameters()) {
        NDArray expected = golden.array(manager, net + ".g." + upstream(parameter.getKey()));
        NDArray actual = gradients.of(parameter.getValue()).orElseThrow();
        assertError(parameter.getKey(), actual, expected.reshape(actual.getShape()));
      }
    }
  }

  private static void assertError(String what, NDArray actual, NDArray expected) {
    assertWithMessage(what).that(Golden.relativeError(actual, expected)).isLessThan(TOLERANCE);
  }

  // level[l].encode[m].residual.conv0.weight -> encoder_modules.l.m.F.seq.0.weight, where channel
  // mixing counts as a module: after the last of the encoder, after the first of the decoder.
  private static String upstream(String path) {
    int level = 0;
    String name = path;
    while (name.startsWith("junction.next.")) {
      level++;
      name = name.substring("junction.next.".length());
    }
    Matcher unit = UNIT.matcher(name);
    if (unit.matches()) {
      int position = position(unit.group(1), Integer.parseInt(unit.group(2)));
      int sub = 3 * Integer.parseInt(unit.group(4)) + (unit.group(3).equals("norm") ? 1 : 0);
      return String.format(
          "%sr_modules.%d.%d.F.seq.%d.%s", unit.group(1), level, position, sub, unit.group(5));
    }
    Matcher mix = MIX.matcher(name);
    if (mix.matches()) {
      int position = Integer.parseInt(mix.group(2)) + 1;
      return String.format("%sr_modules.%d.%d.weight", mix.group(1), level, position);
    }
    assertThat(name).isAnyOf("junction.down.weight", "junction.up.weight");
    return name.substring("junction.".length(), name.length() - ".weight".length())
        + "sampling_layers."
        + level
        + ".weight";
  }

  private static int position(String side, int module) {
    return side.equals("decode") && module > 0 ? module + 1 : module;
  }
}
