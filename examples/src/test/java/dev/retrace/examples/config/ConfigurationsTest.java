package dev.retrace.examples.config;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.retrace.examples.UserException;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.Parametrization;
import dev.retrace.idm.diffusion.Preconditioning;
import dev.retrace.idm.diffusion.Prediction;
import dev.retrace.runtime.branch.Norm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationsTest {
  @TempDir Path temp;

  private static RunConfig tiny(String... overrides) {
    return Configurations.preset("tiny", List.of(overrides));
  }

  private static String refusal(String... overrides) {
    String message = assertThrows(UserException.class, () -> tiny(overrides)).getMessage();
    assertThat(message).doesNotContain("\n");
    assertThat(message).doesNotContainMatch("dev\\.retrace|com\\.fasterxml|java\\.|\\$|null");
    return message;
  }

  private static List<String> keys() throws IOException {
    JsonNode tree = new YAMLMapper().readTree(Configurations.toYaml(tiny()));
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> section : tree.properties()) {
      section
          .getValue()
          .fieldNames()
          .forEachRemaining(key -> keys.add(section.getKey() + "." + key));
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "paper"})
  void presetsAreWhole(String name) {
    RunConfig config = Configurations.preset(name, List.of());
    assertThat(config.run().preset()).isEqualTo(name);
    assertThat(config.run().data()).isEqualTo(RunSection.PHANTOM);
    assertThat(config.model().toIdm().core().levels()).isEqualTo(config.model().channels().size());
  }

  @Test
  void overridesOfEveryType() {
    RunConfig config =
        tiny(
            "run.data=/some/folder with blanks",
            "run.seed=-12345678901",
            "model.channels=[8, 16]",
            "model.modules=[1,0]",
            "model.attention_levels=1",
            "model.norm=instance",
            "model.zero_start=false",
            "diffusion.schedule=Linear",
            "training.learning_rate=1e-3",
            "training.max_minutes=2",
            "training.batch = 3");
    assertThat(config.run().data()).isEqualTo("/some/folder with blanks");
    assertThat(config.run().seed()).isEqualTo(-12345678901L);
    assertThat(config.model().channels()).containsExactly(8, 16).inOrder();
    assertThat(config.model().modules()).containsExactly(1, 0).inOrder();
    assertThat(config.model().norm()).isEqualTo(Norm.INSTANCE);
    assertThat(config.model().zeroStart()).isFalse();
    assertThat(config.diffusion().schedule()).isEqualTo(DiffusionSection.ScheduleChoice.LINEAR);
    assertThat(config.training().learningRate()).isEqualTo(1e-3);
    assertThat(config.training().maxMinutes()).isEqualTo(2.0);
    assertThat(config.training().batch()).isEqualTo(3);
  }

  @Test
  void theLastOverrideWins() {
    assertThat(tiny("data.size=8", "data.size=16", "run.seed=1").data().size()).isEqualTo(16);
  }

  @Test
  void everyKeyCanBeSetToItsOwnValue() throws IOException {
    JsonNode tree = new YAMLMapper().readTree(Configurations.toYaml(tiny()));
    List<String> all = new ArrayList<>();
    for (String key : keys()) {
      all.add(key + "=" + tree.at("/" + key.replace('.', '/')));
    }
    assertThat(all.size()).isAtLeast(35);
    assertThat(tiny(all.toArray(new String[0]))).isEqualTo(tiny());
  }

  @Test
  void bothPresetsHaveTheSameKeys() throws IOException {
    JsonNode paper =
        new YAMLMapper().readTree(Configurations.toYaml(Configurations.preset("paper", List.of())));
    for (String key : keys()) {
      assertThat(paper.at("/" + key.replace('.', '/')).isMissingNode()).isFalse();
    }
  }

  @Test
  void yamlComesBackTheSame() throws IOException {
    RunConfig config = tiny("run.data='a: b # c'", "model.stride=[1,2,2]", "run.seed=9");
    Path file = Files.writeString(temp.resolve("config.yaml"), Configurations.toYaml(config));
    assertThat(Configurations.read(file)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({"tyni,did you mean tiny?", "Paper,did you mean paper?", "huge-one,there are tiny"})
  void unknownPresets(String name, String hint) {
    UserException e =
        assertThrows(UserException.class, () -> Configurations.preset(name, List.of()));
    assertThat(e).hasMessageThat().contains("no preset " + name);
    assertThat(e).hasMessageThat().contains(hint);
  }

  @Test
  void unknownKeysAndSections() {
    assertThat(refusal("data.sise=8"))
        .isEqualTo("There is no key data.sise; did you mean data.size?");
    assertThat(refusal("date.size=8"))
        .isEqualTo("There is no key date.size; did you mean data.size?");
    assertThat(refusal("model=8")).contains("no key model");
    assertThat(refusal("model.channels.0=8")).contains("no key model.channels.0");
    assertThat(refusal("data.size")).isEqualTo("--set data.size: expected key=value");
    assertThat(refusal("=8")).contains("expected key=value");
    assertThat(refusal("model.channels=[8")).contains("the value is not YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mytiny", "tiny2", "small", "'tiny '", "[tiny]", ""})
  void thePresetIsNotChanged(String other) {
    assertThat(refusal("run.preset=" + other)).contains("use --preset");
    assertThat(tiny("run.preset= 'tiny'")).isEqualTo(tiny());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.size=big          | data.size: expected a whole number, not \"big\"",
        "data.size=8.5          | data.size: expected a whole number, not 8.5",
        "data.size=99999999999  | data.size: expected a number nearer to zero, not 99999999999",
        "data.size=[8]          | data.size: expected a whole number, not [8]",
        "data.size=             | data.size: expected a value, not nothing",
        "data.size=~            | data.size: expected a value, not nothing",
        "data.size=true         | data.size: expected a whole number, not true",
        "data.flip=perhaps      | data.flip: expected true or false, not \"perhaps\"",
        "data.modalities=t1     | data.modalities: expected a list, not \"t1\"",
        "data.modalities=[t1,t1] | data.modalities: expected every modality once, not [t1, t1]",
        "data.modalities=[a/b]  | data.modalities: expected names such as t1 or flair, not 'a/b'",
        "data.lesions=1.5       | data.lesions: expected a number from 0 to 1, not 1.5",
        "data.flip=3            | data.flip: expected true or false, not 3",
        "model.norm=batch       | model.norm: expected one of instance, group, none, not \"batch\"",
        "model.norm=1           | model.norm: expected one of instance, group, none, not 1",
        "model.channels=8       | model.channels: expected a list, not 8",
        "model.channels=[4,x]   | model.channels.1: expected a whole number, not \"x\"",
        "model.channels=[4,~,8] | model.channels: expected a value, not nothing",
        "training.learning_rate=fast | training.learning_rate: expected a number, not \"fast\"",
        "training.learning_rate=0    | training.learning_rate: expected a number above 0, not 0",
        "training.learning_rate=Infinity | training.learning_rate: expected a number above 0, not"
            + " Inf",
        "training.max_minutes=NaN    | training.max_minutes: expected a number of at least 0",
        "training.steps=-1      | training.steps: expected a number of at least 0, not -1",
        "run.seed=1.5           | run.seed: expected a whole number, not 1.5",
        "run.data=[a]           | run.data: expected a text, not [\"a\"]",
        "sampling.steps=2001    | sampling.steps: expected at most diffusion.steps, which is 2000",
        "sampling.eta=1.1       | sampling.eta: expected a number from 0 to 1, not 1.1",
        "sampling.overlap=1     | sampling.overlap: expected a number from 0 to half of",
        "sampling.spacing=log   | sampling.spacing: expected one of time, log_snr, karras, not",
        "training.patch=33      | training.patch: expected at most data.size, which is 32, not 33",
        "training.patch_start=x | training.patch_start: expected one of uniform, centred, not",
        "diffusion.prediction=v | diffusion.prediction: what a preconditioned network predicts is",
        "diffusion.prediction=y | diffusion.prediction: expected one of epsilon, v, x0, not",
        "diffusion.loss_weight=min_snr | diffusion.loss_weight: noise levels are weighed by",
        "diffusion.min_snr_gamma=0 | diffusion.min_snr_gamma: expected a number above 0, not 0",
        "model.modules=[1]      | modules: 1 levels, but channels has",
        "model.stride=100000    | the numbers are too large",
        "diffusion.steps=0      | diffusion.steps: expected a number of at least 1, not 0",
      })
  void wrongValues(String override, String sentence) {
    assertThat(refusal(override)).contains("preset tiny: " + sentence);
  }

  @Test
  void samplersThatTakeNoNoiseRefuseIt() {
    assertThat(refusal("sampling.sampler=dpm", "sampling.eta=0.5")).contains("only ddim");
  }

  @Test
  void predictionsAndWeightsReachTheNetwork() {
    NoiseSchedule schedule = NoiseSchedule.cosine(2000);
    Parametrization velocity =
        tiny(
                "diffusion.preconditioning=false",
                "diffusion.balance=0",
                "diffusion.prediction=v",
                "diffusion.loss_weight=min_snr",
                "diffusion.min_snr_gamma=3")
            .diffusion()
            .toParametrization(schedule, 0.3, 0.2);
    double alphaBar = schedule.alphaBar(900);
    assertThat(velocity.output(900)).isEqualTo(Math.sqrt(alphaBar));
    assertThat(velocity.lossGain(900)).isEqualTo(Prediction.V.minSnrWeight(alphaBar, 3));
    Parametrization scaled =
        tiny("diffusion.balance=0", "diffusion.loss_weight=min_snr")
            .diffusion()
            .toParametrization(schedule, 0.3, 0.2);
    Preconditioning plain = new Preconditioning(schedule, 0.3, 0.2, 0);
    assertThat(scaled.output(900)).isEqualTo(plain.output(900));
    assertThat(scaled.lossGain(900))
        .isEqualTo(plain.lossGain(900) * Prediction.EPSILON.minSnrWeight(alphaBar, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "paper"})
  void presetsKeepTheirLoss(String name) {
    DiffusionSection diffusion = Configurations.preset(name, List.of()).diffusion();
    NoiseSchedule schedule = diffusion.toSchedule();
    Parametrization found = diffusion.toParametrization(schedule, 0.3, 0.2);
    Preconditioning expected =
        diffusion.preconditioning()
            ? new Preconditioning(schedule, 0.3, 0.2, diffusion.balance())
            : Preconditioning.none(schedule);
    for (int t = 0; t < schedule.steps(); t += 97) {
      assertThat(found.shift(t)).isEqualTo(expected.shift(t));
      assertThat(found.input(t)).isEqualTo(expected.input(t));
      assertThat(found.skip(t)).isEqualTo(expected.skip(t));
      assertThat(found.output(t)).isEqualTo(expected.output(t));
      assertThat(found.lossScale(t)).isEqualTo(1);
      assertThat(found.lossGain(t)).isEqualTo(expected.lossGain(t));
    }
  }

  @Test
  void aRunWithoutAnyLimitIsRefused() {
    assertThat(refusal("training.steps=0", "training.max_minutes=0")).contains("never end");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void noValueOfAnyKeyEndsInWordsOfTheLibrary(String key) {
    for (String value :
        List.of("''", "x", "-7", "0", "1.5", "true", "[]", "[-1]", "[[1]]", "{}", "{a: 1}", "~")) {
      try {
        tiny(key + "=" + value);
      } catch (UserException e) {
        assertThat(e).hasMessageThat().contains(key.substring(key.indexOf('.') + 1));
        assertThat(refusal(key + "=" + value)).startsWith("preset tiny: ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''              | holds no configuration",
        "just words      | holds no configuration",
        "[1, 2]          | holds no configuration",
        "{}              | run is missing",
        "'run: [1, 2'    | is not YAML",
        "'run: 3'        | run: expected keys with values, not 3",
        "'run:'          | run: expected a value, not nothing",
      })
  void filesThatAreNoConfiguration(String text, String sentence) throws IOException {
    Path file = Files.writeString(temp.resolve("config.yaml"), text);
    assertThat(refusalOf(file)).contains(sentence);
  }

  @Test
  void aFileWithKeysTooManyOrTooFew() throws IOException {
    String yaml = Configurations.toYaml(tiny());
    Path file = temp.resolve("config.yaml");
    String unknown = yaml.replace("preset: \"tiny\"", "preset: \"mine\"");
    Files.writeString(file, unknown.replace("  conv_depth: 2\n", ""));
    assertThat(refusalOf(file)).contains("model.conv_depth is missing");
    Files.writeString(file, yaml.replace("  conv_depth: 2\n", "  conv_depth: 2\n  conv_dept: 2\n"));
    assertThat(refusalOf(file)).contains("model.conv_dept; did you mean conv_depth?");
    Files.writeString(file, yaml + "extra:\n  a: 1\n");
    assertThat(refusalOf(file)).contains("no key extra");
  }

  @Test
  void keysThatAnEarlierVersionDidNotKnowComeFromThePreset() throws IOException {
    RunConfig config = tiny("training.batch=3", "training.rise_steps=7", "data.size=16");
    String yaml = Configurations.toYaml(config);
    Path file = temp.resolve("config.yaml");
    Files.writeString(
        file,
        yaml.replaceAll("  (keep_checkpoints|rise_factor|conv_depth|fused_step): .*\n", "")
            .replaceAll("(?s)sampling:\n.*", ""));
    assertThat(Files.readString(file)).doesNotContain("keep_checkpoints");
    assertThat(Configurations.read(file)).isEqualTo(config);
    assertThat(Configurations.read(file, List.of("training.steps=5")).training().steps())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"tiny, SMALL", "small, SMALL", "paper, LARGE"})
  void aRunFromBeforeTheVarianceWasAChoiceHasThatOfItsPreset(String preset, VarianceChoice expected)
      throws IOException {
    RunConfig config = Configurations.preset(preset, List.of());
    String yaml = Configurations.toYaml(config);
    String before = yaml.replaceAll("  variance: .*\n", "");
    assertThat(before).isNotEqualTo(yaml);
    Path file = Files.writeString(temp.resolve("config.yaml"), before);
    assertThat(Configurations.read(file)).isEqualTo(config);
    assertThat(config.sampling().variance()).isEqualTo(expected);
  }

  @Test
  void overridesReachAFileWithAPresetOfItsOwn() throws IOException {
    String yaml = Configurations.toYaml(tiny()).replace("preset: \"tiny\"", "preset: \"mine\"");
    Path file = Files.writeString(temp.resolve("config.yaml"), yaml);
    assertThat(Configurations.read(file, List.of("training.steps=5")).training().steps())
        .isEqualTo(5);
    assertThat(
            assertThrows(
                UserException.class, () -> Configurations.read(file, List.of("data.sise=8"))))
        .hasMessageThat()
        .contains("did you mean data.size?");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(refusalOf(temp.resolve("config.yaml"))).contains("Cannot read " + temp);
  }

  private static String refusalOf(Path file) {
    String message =
        assertThrows(UserException.class, () -> Configurations.read(file)).getMessage();
    assertThat(message).contains(file.toString());
    assertThat(message).doesNotContain("\n");
    assertThat(message).doesNotContainMatch("dev\\.retrace|com\\.fasterxml");
    return message;
  }
}
