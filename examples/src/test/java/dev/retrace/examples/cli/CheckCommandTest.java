package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.runtime.memory.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckCommandTest {
  private static final String PAIR = "dev.retrace.examples.checked.Pair";

  @TempDir Path temp;

  private static List<String> check(String name, String... options) {
    List<String> all = new ArrayList<>(List.of("check", name, "--shape", "2,4,3,3"));
    all.addAll(List.of(options));
    return all;
  }

  private static List<String> soundly() {
    return check(PAIR, "--condition", "time=3");
  }

  @Test
  void aSoundClassHasARowForEachCheck() {
    Outcome outcome = Outcome.here(soundly()).requireSuccess();
    assertThat(outcome.out().get(0)).isEqualTo(PAIR + " on 2,4,3,3");
    List<String> rows = outcome.out().subList(3, outcome.out().size());
    assertThat(rows).hasSize(7);
    for (String row : rows) {
      assertThat(row).containsMatch("^\\w+ +ok +\\S+ +\\S+ +\\S+$");
    }
    // The generated class is the same layer.
    String generated = "dev.retrace.examples.checked.InvertiblePair";
    assertThat(Outcome.here(check(generated, "--condition", "time=3")).code()).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pair.Cut   | branch residual (Wave) loses the gradient of its input: finite differences",
        "Pair$Noisy | branch residual (Wave) is not deterministic: the same input gives results",
        "Pair.Wrong | law WrongShift: inverse is off by",
      })
  void aBrokenClassIsNamedWithExitCodeOne(String name, String sentence) {
    Outcome outcome = Outcome.here(check("dev.retrace.examples.checked." + name));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(String.join("\n", outcome.out())).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing.Here | there is no class nothing.Here on the class path; give its full name",
        "dev.retrace.examples.checked.Pair.Plain | annotate it with @Invertible and compile it",
        "dev.retrace.examples.checked.Pair | the layer needs the condition 'time' but was given none",
        "dev.retrace.idm.Level | has no constructor without parameters; name a class that implements",
        "dev.retrace.runtime.law.Additive | is neither a layer nor a Supplier of layers",
      })
  void whatCannotBeBuiltIsOneSentence(String name, String sentence) {
    Outcome outcome = Outcome.here(check(name)); // a sentence about classes names classes
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasSize(1);
    assertThat(outcome.err().get(0)).startsWith("retrace: ");
    assertThat(outcome.err().get(0)).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shape      | 2,x    | --shape: expected whole numbers from 1 on",
        "--shape      | 2,0,3  | --shape: expected whole numbers from 1 on",
        "--shape      | 3      | expected batch, channels and sizes",
        "--condition  | time   | expected name=sizes, such as time=16",
        "--class-path | /no/such/folder | there is no file or folder",
      })
  void aWrongOptionIsOneSentence(String option, String value, String sentence) {
    List<String> all = new ArrayList<>(List.of("check", PAIR, option, value));
    if (!option.equals("--shape")) {
      all.addAll(List.of("--shape", "2,4,3,3"));
    }
    assertThat(Outcome.here(all).requireSentence()).contains(sentence);
  }

  @Test
  void aClassElsewhereIsFoundByItsPathAndMeasuredInDepth() throws IOException {
    Path source = temp.resolve("Made.java");
    Files.writeString(
        source,
        """
        package elsewhere;
        public final class Made
            implements java.util.function.Supplier<dev.retrace.runtime.InvertibleBlock> {
          @Override
          public dev.retrace.runtime.InvertibleBlock get() {
            return new dev.retrace.examples.checked.InvertiblePair(
                new dev.retrace.examples.checked.Pair());
          }
        }
        """);
    Path classes = Files.createDirectory(temp.resolve("classes"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                Outcome.classPath(),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(code).isEqualTo(0);
    assertThat(Outcome.here(check("elsewhere.Made")).requireSentence()).contains("no class");
    List<String> command = check("elsewhere.Made", "--condition", "time=3");
    command.addAll(List.of("--class-path", classes.toString(), "--depth-memory"));
    Outcome outcome = Outcome.elsewhere(temp, command).requireSuccess();
    String last = outcome.out().get(outcome.out().size() - 1);
    String expected = ResidentMemory.canMeasurePeak() ? "ok" : "not available on this system";
    assertThat(last).contains("memoryIsFlatInDepth");
    assertThat(last).contains(expected);
  }
}
