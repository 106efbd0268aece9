package dev.retrace.examples.report;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.idm.AttentionMode;
import dev.retrace.idm.ChannelGrowth;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.IdmConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a network is made of.
 *
 * @param preset where its configuration comes from
 * @param levels from full resolution downwards
 * @param parameters counted per part: each level of the core by kind, then stem, head and time, and
 *     the stem and head of the inverse
 * @param coreParameters of the invertible part
 * @param totalParameters of the whole network
 */
public record ModelDescription(
    String preset,
    List<LevelRow> levels,
    Map<String, Long> parameters,
    long coreParameters,
    long totalParameters) {
  /**
   * One level.
   *
   * @param level 0 is full resolution
   * @param channels of its state
   * @param size of its state along each axis, padded
   * @param modules in the encoder and again in the decoder
   * @param kept channels that wait here
   * @param descending channels that go to the next level
   * @param attention on the channels that wait, at the bottom on all, or none
   * @param parameters of the level itself
   */
  public record LevelRow(
      int level,
      int channels,
      List<Long> size,
      int modules,
      int kept,
      int descending,
      String attention,
      long parameters) {}

  /**
   * Counts an initialized network.
   *
   * @param preset where its configuration comes from
   * @param network any
   * @param size voxels along each axis, before padding
   * @return the description
   */
  public static ModelDescription of(String preset, Idm network, long size) {
    Map<String, Long> parts = new LinkedHashMap<>();
    Map<Integer, Long> perLevel = new LinkedHashMap<>();
    long core = 0;
    long total = 0;
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      String path = parameter.getKey();
      long count = parameter.getValue().getShape().size();
      total += count;
      if (path.startsWith("core.")) {
        core += count;
        perLevel.merge(depth(path), count, Long::sum);
        parts.merge("core " + kind(path), count, Long::sum);
      } else {
        parts.merge(path.substring(0, path.indexOf('.')), count, Long::sum);
      }
    }
    return new ModelDescription(
        preset, levels(network.config(), size, perLevel), parts, core, total);
  }

  private static List<LevelRow> levels(IdmConfig config, long size, Map<Integer, Long> perLevel) {
    CoreConfig core = config.core();
    ChannelGrowth growth = core.growth();
    List<Long> padded = new ArrayList<>();
    for (int divisor : config.divisors(3)) {
      padded.add((size + divisor - 1) / divisor * divisor);
    }
    List<List<Long>> sizes = config.sizes(Collections.unmodifiableList(padded));
    List<LevelRow> rows = new ArrayList<>();
    for (int level = 0; level < core.levels(); level++) {
      ChannelGrowth.Step step = growth.at(level);
      rows.add(
          new LevelRow(
              level,
              step.channels(),
              sizes.get(level),
              core.modules().get(level),
              core.isBottom(level) ? 0 : step.kept(),
              step.descending(),
              attention(core, level),
              perLevel.getOrDefault(level, 0L)));
    }
    return rows;
  }

  private static String attention(CoreConfig core, int level) {
    boolean attends = core.isBottom(level) ? core.attendsAtBottom() : core.attends(level);
    AttentionMode mode = attends ? core.attention().mode() : AttentionMode.NONE;
    return mode.name().toLowerCase(Locale.ROOT);
  }

  // The path of a parameter goes through one junction per level above it.
  private static int depth(String path) {
    return path.split("junction\\.next\\.", -1).length - 1;
  }

  private static String kind(String path) {
    if (path.contains(".attend.")) {
      return "attention";
    }
    if (path.contains(".mix.")) {
      return "channel mixing";
    }
    if (path.contains(".down.") || path.contains(".up.")) {
      return "resampling";
    }
    return path.contains(".norm")
        ? "normalisation"
        : path.contains(".film") ? "time" : "convolution";
  }

  /**
   * For programs.
   *
   * @return JSON, keys in snake case
   */
  public String toJson() {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    try {
      return mapper.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * For people.
   *
   * @return a table
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "preset %s%n%n", preset));
    text.append(
        "level  channels  size            modules  kept  descending  attention     parameters\n");
    for (LevelRow row : levels) {
      text.append(
          String.format(
              Locale.ROOT,
              "%5d  %8d  %-14s  %7d  %4d  %10d  %-9s  %13s%n",
              row.level(),
              row.channels(),
              row.size(),
              row.modules(),
              row.kept(),
              row.descending(),
              row.attention(),
              grouped(row.parameters())));
    }
    text.append('\n');
    parameters.forEach((part, count) -> text.append(line(part, count)));
    text.append(line("core in all", coreParameters));
    text.append(line("in all", totalParameters));
    return text.toString().stripTrailing();
  }

  private static String line(String part, long count) {
    return String.format(Locale.ROOT, "%-24s %15s%n", part, grouped(count));
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }
}
