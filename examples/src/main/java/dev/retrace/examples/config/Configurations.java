package dev.retrace.examples.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads presets and run files, applies {@code key=value} overrides, and writes the result. */
public final class Configurations {
  private static final List<String> PRESETS = List.of("tiny", "small", "paper");
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .withCoercionConfig(
              LogicalType.Boolean,
              allowed -> allowed.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .withCoercionConfigDefaults(
              allowed -> allowed.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .build();

  private Configurations() {}

  /**
   * A preset with overrides.
   *
   * @param name of the preset
   * @param overrides {@code section.key=value}, the value in YAML, applied in order
   * @return checked
   * @throws UserException naming the preset, key or value that does not fit
   */
  public static RunConfig preset(String name, List<String> overrides) {
    if (!PRESETS.contains(name)) {
      throw new UserException("There is no preset " + name + Nearest.hint(name, PRESETS));
    }
    ObjectNode tree = preset(name);
    overrides.forEach(each -> override(tree, each));
    return bind(tree, "preset " + name);
  }

  private static ObjectNode preset(String name) {
    try (InputStream in = RunConfig.class.getResourceAsStream("/presets/" + name + ".yaml")) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a resource of this jar
    }
  }

  /**
   * The configuration a run was started with. Keys that an earlier version did not know have the
   * values of the run's preset. Most of them change nothing, but with {@code
   * training.keep_checkpoints} older checkpoints are removed, and with {@code training.rise_factor}
   * a loss that rises ends the run.
   *
   * @param file {@code config.yaml} of a run
   * @return checked
   * @throws UserException if the file is missing or does not fit
   */
  public static RunConfig read(Path file) {
    return read(file, List.of());
  }

  /**
   * The configuration a run was started with, and what changes from now on.
   *
   * @param file {@code config.yaml} of a run
   * @param overrides as for {@link #preset(String, List)}
   * @return checked
   * @throws UserException if the file is missing or does not fit
   */
  public static RunConfig read(Path file, List<String> overrides) {
    try {
      JsonNode tree = YAML.readTree(Files.readAllBytes(file));
      String preset = tree.at("/run/preset").asText();
      if (PRESETS.contains(preset)) {
        fill(tree, preset(preset));
        overrides.forEach(each -> override((ObjectNode) tree, each));
      }
      return bind(tree, file.toString());
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is not YAML: " + firstLine(e), e);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read " + file + "; expected the config.yaml of a run there", e);
    }
  }

  /**
   * A configuration as YAML.
   *
   * @param config any
   * @return text that {@link #read} understands
   */
  public static String toYaml(RunConfig config) {
    try {
      return YAML.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(JsonNode tree, ObjectNode preset) {
    for (Map.Entry<String, JsonNode> section : preset.properties()) {
      JsonNode present = tree.get(section.getKey());
      if (present == null) {
        ((ObjectNode) tree).set(section.getKey(), section.getValue());
      } else if (present instanceof ObjectNode keys) {
        section.getValue().properties().stream()
            .filter(each -> !keys.has(each.getKey()))
            .forEach(each -> keys.set(each.getKey(), each.getValue()));
      }
    }
  }

  private static void override(ObjectNode tree, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new UserException("--set " + assignment + ": expected key=value");
    }
    String key = assignment.substring(0, equals).strip();
    List<String> known = keys(tree);
    if (!known.contains(key)) {
      throw new UserException("There is no key " + key + Nearest.hint(key, known));
    }
    String preset = tree.at("/run/preset").asText();
    if (key.equals("run.preset") && !assignment.substring(equals + 1).contains(preset)) {
      throw new UserException(
          "preset " + preset + ": run.preset only tells where values come from; use --preset");
    }
    int dot = key.indexOf('.');
    ObjectNode section = (ObjectNode) tree.get(key.substring(0, dot));
    try {
      section.set(key.substring(dot + 1), YAML.readTree(assignment.substring(equals + 1)));
    } catch (JsonProcessingException e) {
      throw new UserException("--set " + assignment + ": the value is not YAML", e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
  }

  private static List<String> keys(ObjectNode tree) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> section : tree.properties()) {
      for (Map.Entry<String, JsonNode> value : section.getValue().properties()) {
        keys.add(section.getKey() + "." + value.getKey());
      }
    }
    return keys;
  }

  private static RunConfig bind(JsonNode tree, String source) {
    if (!tree.isObject()) {
      throw new UserException(source + " holds no configuration; expected sections with keys");
    }
    requireValues(tree, source, "");
    try {
      return YAML.treeToValue(tree, RunConfig.class);
    } catch (JsonMappingException e) {
      throw new UserException(source + ": " + BindingError.sentence(e, tree), e);
    } catch (JsonProcessingException e) {
      throw new UserException(source + ": " + e.getOriginalMessage(), e);
    }
  }

  private static void requireValues(JsonNode tree, String source, String path) {
    for (Map.Entry<String, JsonNode> each : tree.properties()) {
      requireValue(each.getValue(), source, path + each.getKey());
      requireValues(each.getValue(), source, path + each.getKey() + ".");
    }
  }

  private static void requireValue(JsonNode value, String source, String key) {
    if (value.isNull() || value.isMissingNode()) {
      throw new UserException(source + ": " + key + ": expected a value, not nothing");
    }
    if (value.isArray()) {
      value.forEach(each -> requireValue(each, source, key));
    }
  }
}
