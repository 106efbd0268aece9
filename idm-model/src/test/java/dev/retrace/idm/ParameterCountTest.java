package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many parameters a network has: a closed formula, held against small networks that exist,
 * gives the numbers of networks too large for a test.
 */
final class ParameterCountTest {
  static Stream<CoreConfig> small() {
    CoreConfig odd =
        Cores.usual(List.of(5, 12), List.of(2, 1), CoreConfig.uniformStrides(2, 2, 2), 1, false);
    return Stream.of(
        Cores.usual(3, List.of(4, 8, 16), List.of(2, 1, 2)),
        odd,
        odd.withAttention(new SkipAttention(AttentionMode.GATE, 1, 1, AttentionMask.AUTO)),
        odd.withAttention(
            new SkipAttention(AttentionMode.GATE, 1, 1, AttentionMask.AUTO, AttentionPlace.BOTH)),
        Cores.with(odd, 1, Norm.NONE, new Cayley(), Start.HAAR),
        Cores.with(odd, 3, Norm.GROUP, new Cayley(), Start.HAAR),
        Cores.usual(
            List.of(7, 15, 35),
            List.of(1, 2, 1),
            List.of(List.of(2, 2, 2), List.of(1, 2, 2)),
            0,
            false));
  }

  @ParameterizedTest
  @MethodSource("small")
  void smallCoresHaveWhatTheFormulaSays(CoreConfig config) {
    int axes = config.strides().get(0).size();
    long[] sizes = new long[2 + axes];
    Arrays.fill(sizes, 8);
    sizes[0] = 1;
    sizes[1] = config.channels().get(0);
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleBlock core = new InvertibleLevel(new Level(config));
      core.initialize(manager, DataType.FLOAT32, new Shape(sizes));

      assertThat(count(core)).isEqualTo(formula(config, axes));
    }
  }

  // The counts of the public iUNets with its defaults, for the paper's channels in 3-D.
  @ParameterizedTest
  @CsvSource({
    "2 2 2 2 2 2, 304805376",
    "2 2 3 3 3 2, 341971456",
    "1 2 3 3 3 2, 341860608",
    "2 3 3 3 3 2, 342414336",
    "2 3 4 4 2 2, 322949120",
    "2 3 4 4 3 2, 351264768",
  })
  void thePapersCoreHasThePublicCount(String modules, long expected) {
    List<Integer> perLevel = Arrays.stream(modules.split(" ")).map(Integer::valueOf).toList();
    CoreConfig config = Cores.usual(3, List.of(64, 128, 256, 512, 1024, 2048), perLevel);

    assertThat(formula(config, 3)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 343549569", "2, 343553026"})
  void thePapersNetworkHasThePapersCount(int imageChannels, long expected) {
    CoreConfig core =
        Cores.usual(3, List.of(64, 128, 256, 512, 1024, 2048), List.of(2, 2, 3, 3, 3, 2))
            .withAttention(new SkipAttention(AttentionMode.GATE, 2, 1, AttentionMask.AUTO));

    assertThat(formula(new IdmConfig(imageChannels, core, TimeConditioning.STEM, 64, 256)))
        .isEqualTo(expected);
  }

  @Test
  void theWholeNetworkAddsStemHeadAndTime() {
    CoreConfig core = Cores.usual(3, List.of(8, 16), List.of(1, 1));
    try (NDManager manager = NDManager.newBaseManager()) {
      IdmConfig config = new IdmConfig(2, core, TimeConditioning.STEM, 6, 10);
      Idm network = new Idm(config);
      network.initializeFor(manager, DataType.FLOAT32, 8, 8, 8);

      assertThat(count(network)).isEqualTo(formula(config));
    }
  }

  private static long formula(IdmConfig config) {
    long width = config.core().channels().get(0);
    long images = config.imageChannels();
    long hidden = config.timeHidden();
    long stem = images * width * 27 + width + hidden * width + width;
    long head = width * images * 27 + images;
    long time = config.timeWidth() * hidden + hidden + hidden * hidden + hidden;
    return formula(config.core(), 3) + stem + head + time;
  }

  private static long count(Block block) {
    return block.getParameters().stream()
        .mapToLong(each -> each.getValue().getArray().size())
        .sum();
  }

  private static long formula(CoreConfig config, int axes) {
    long sum = 0;
    for (int level = 0; level < config.levels(); level++) {
      ChannelGrowth.Step step = config.growth().at(level);
      int modules = config.modules().get(level);
      for (int m = 0; m < modules; m++) {
        sum += 2 * module(config, step.channels(), m, axes);
      }
      long mixings =
          config.mixingFrequency() == -1
              ? (config.isBottom(level) ? 0 : Math.min(1, modules))
              : config.mixingFrequency() == 0 ? 0 : modules / config.mixingFrequency();
      sum += 2 * mixings * step.channels() * step.channels();
      if (!config.isBottom(level)) {
        long patch =
            Arrays.stream(config.stridesBelow(level)).asLongStream().reduce(1, (a, b) -> a * b);
        sum += 2L * step.descending() * patch * patch;
        sum += config.attends(level) ? 2L * step.kept() * step.kept() + step.kept() : 0;
      } else if (config.attendsAtBottom()) {
        sum += 2L * step.channels() * step.channels() + step.channels();
      }
    }
    return sum;
  }

  // From the channels it reads to those it writes, through the wider of the two.
  private static long module(CoreConfig config, long channels, int m, int axes) {
    long out = m % 2 == 0 ? channels / 2 : channels - channels / 2;
    long in = channels - out;
    long wide = Math.max(in, out);
    int depth = config.convDepth();
    long pairs = depth == 1 ? in * out : in * wide + (depth - 2) * wide * wide + wide * out;
    long normed = config.norm() == Norm.NONE ? 0 : (depth - 1) * wide + out;
    return pairs * Math.round(Math.pow(3, axes)) + 2 * normed;
  }
}
