package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The doors between the rooms of the processor go one way: read by their import lines. */
final class RoomsTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "retrace", "processor");
  private static final Path ANNOTATIONS = Path.of("..", "annotations", "src", "main", "java");
  private static final String BASE = "dev.retrace.processor.";

  /** Which rooms a room may know. The names of runtime types are everyone's. */
  private static final Map<String, Set<String>> DOORS =
      Map.of(
          "read", Set.of("read"),
          "report", Set.of("report", "read"),
          "check", Set.of("check", "report", "read"),
          "model", Set.of("model", "read"),
          "write", Set.of("write", "model"));

  @Test
  void doorsGoOneWay() throws IOException {
    for (Map.Entry<String, Set<String>> room : DOORS.entrySet()) {
      List<String> others =
          imports(SOURCES.resolve(room.getKey()))
              .filter(name -> name.startsWith(BASE))
              .filter(name -> !name.equals(BASE + "write.RuntimeTypes"))
              .map(name -> name.substring(BASE.length()))
              .map(name -> name.substring(0, name.indexOf('.')))
              .filter(name -> !room.getValue().contains(name))
              .toList();
      assertWithMessage("rooms that %s should not know", room.getKey()).that(others).isEmpty();
    }
  }

  @Test
  void modelKnowsNoCompiler() throws IOException {
    assertThat(imports(SOURCES.resolve("model")).filter(RoomsTest::isCompiler).toList()).isEmpty();
  }

  @Test
  void writersKnowModifiersOnly() throws IOException {
    assertThat(imports(SOURCES.resolve("write")).filter(RoomsTest::isCompiler).distinct().toList())
        .containsExactly("javax.lang.model.element.Modifier");
  }

  @Test
  void onlyOneFileNamesTheRuntime() throws IOException {
    List<String> naming =
        javaFiles(SOURCES).stream()
            .filter(file -> Resources.read(file).contains("\"dev.retrace.runtime"))
            .map(file -> file.getFileName().toString())
            .toList();
    assertThat(naming).containsExactly("RuntimeTypes.java");
  }

  @Test
  void nobodyImportsTheRuntime() throws IOException {
    assertThat(
            Stream.concat(imports(SOURCES), imports(ANNOTATIONS))
                .filter(name -> name.startsWith("dev.retrace.runtime") || name.startsWith("ai.djl"))
                .toList())
        .isEmpty();
  }

  @Test
  void entryIsShort() {
    assertThat(Resources.read(SOURCES.resolve("InvertibleProcessor.java")).lines().count())
        .isAtMost(80);
  }

  private static boolean isCompiler(String name) {
    return name.startsWith("javax.lang.model")
        || name.startsWith("javax.annotation.processing")
        || name.startsWith("com.sun.");
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static Stream<String> imports(Path folder) throws IOException {
    return javaFiles(folder).stream()
        .flatMap(file -> Resources.read(file).lines())
        .filter(line -> line.startsWith("import "))
        .map(line -> line.replaceFirst("import (static )?", "").replace(";", ""));
  }
}
