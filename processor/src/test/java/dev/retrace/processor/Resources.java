package dev.retrace.processor;

import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/** Sources among the test resources, read from where they are edited. */
final class Resources {
  private static final Path ROOT = Path.of("src", "test", "resources");

  private Resources() {}

  static Path path(String folder) {
    return ROOT.resolve(folder);
  }

  /** All Java files under a folder, by name. */
  static List<Path> sources(String folder) {
    try (Stream<Path> files = Files.walk(path(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Java files under a folder, for the compiler. */
  static List<JavaFileObject> javaFiles(String folder) {
    return sources(folder).stream().map(Resources::javaFile).toList();
  }

  static JavaFileObject javaFile(Path path) {
    return JavaFileObjects.forSourceString(qualifiedName(path), read(path));
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String qualifiedName(Path path) {
    String name = ROOT.relativize(path).toString();
    return name.substring(0, name.length() - ".java".length())
        .replace(path.getFileSystem().getSeparator(), ".");
  }
}
