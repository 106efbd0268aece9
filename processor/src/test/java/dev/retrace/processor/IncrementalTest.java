package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.common.primitives.Bytes;
import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is generated for a class depends on that class and on what it names, whether these come as
 * source or as class files, and on nothing else: so build tools may compile one class alone.
 */
final class IncrementalTest {
  @TempDir static Path library;

  @TempDir static Path jars;

  @BeforeAll
  static void compileAll() throws IOException {
    ClassFiles.write(compile(Resources.javaFiles("good")), library);
  }

  private static Compilation compile(List<JavaFileObject> files) {
    return javac().withProcessors(new InvertibleProcessor()).compile(files);
  }

  static List<Path> sources() {
    return Resources.sources("good");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void oneClassAloneGetsTheSameLayer(Path source) throws IOException {
    Compilation alone =
        javac()
            .withProcessors(new InvertibleProcessor())
            .withClasspath(ClassFiles.classPathWith(library))
            .compile(Resources.javaFile(source));

    assertThat(alone).succeeded();
    for (JavaFileObject generated : alone.generatedSourceFiles()) {
      String name = Path.of(generated.toUri().getPath()).getFileName().toString();
      assertThat(generated.getCharContent(false).toString())
          .isEqualTo(Resources.read(Resources.path("expected").resolve(name)));
    }
  }

  @Test
  void declaredClassesMayComeFromAJar() throws IOException {
    Path jar = jars.resolve("good.jar");
    pack(library, jar);
    List<File> classPath = new ArrayList<>(ClassFiles.classPathWith(library));
    classPath.set(0, jar.toFile());

    Compilation compilation =
        javac()
            .withProcessors(new InvertibleProcessor())
            .withClasspath(classPath)
            .compile(
                JavaFileObjects.forSourceString(
                    "other.User",
                    """
                    package other;
                    import dev.retrace.annotations.*;
                    @Invertible public class User {
                      @Invertible java.util.List<good.Chess> boards() { return null; }
                      @Invertible good.UNetLevel level() { return null; }
                    }
                    """));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("other.InvertibleUser")
        .contentsAsUtf8String()
        .contains("declared.boards(), InvertibleChess::new);");
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
  }

  @Test
  void unrelatedClassChangesNothing() throws IOException {
    JavaFileObject pair = Resources.javaFile(Resources.path("good/CouplingPair.java"));
    JavaFileObject before =
        JavaFileObjects.forSourceString("good.Some", "package good; class Some {}");
    JavaFileObject after =
        JavaFileObjects.forSourceString(
            "good.Some",
            "package good; @dev.retrace.annotations.Invertible class Some {"
                + " @dev.retrace.annotations.Invertible CouplingPair pair() { return null; } }");

    Map<String, List<Byte>> one = generated(compile(List.of(pair, before)));
    Map<String, List<Byte>> other = generated(compile(List.of(after, pair)));

    assertThat(other).containsAtLeastEntriesIn(one);
    assertThat(one.keySet())
        .containsExactly("InvertibleCouplingPair.class", "InvertibleCouplingPair.java");
  }

  @Test
  void sameInputGivesTheSameBytesInAnyOrder() throws IOException {
    List<JavaFileObject> files = new ArrayList<>(Resources.javaFiles("good"));
    Map<String, List<Byte>> once = generated(compile(files));
    Map<String, List<Byte>> again = generated(compile(files));
    Collections.reverse(files);
    Map<String, List<Byte>> reversed = generated(compile(files));

    assertThat(again).isEqualTo(once);
    assertThat(reversed).isEqualTo(once);
  }

  /** What is generated, source and class files, by name. */
  private static Map<String, List<Byte>> generated(Compilation compilation) throws IOException {
    assertThat(compilation).succeeded();
    Map<String, List<Byte>> generated = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedFiles()) {
      String name = Path.of(file.toUri().getPath()).getFileName().toString();
      if (name.startsWith("Invertible")) {
        try (InputStream content = file.openInputStream()) {
          generated.put(name, Bytes.asList(content.readAllBytes()));
        }
      }
    }
    return generated;
  }
}
