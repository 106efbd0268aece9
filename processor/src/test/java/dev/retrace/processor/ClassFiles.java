package dev.retrace.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import com.google.testing.compile.Compilation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaFileObject;

/** Results of one compilation on the class path of another. */
final class ClassFiles {
  private ClassFiles() {}

  static void write(Compilation compilation, Path folder) throws IOException {
    assertWithMessage(compilation.diagnostics().toString())
        .that(compilation.status())
        .isEqualTo(Compilation.Status.SUCCESS);
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS) {
        // The compiler's file manager says /CLASS_OUTPUT/package/Name.class.
        Path target = folder.resolve(file.getName().replaceFirst("^/CLASS_OUTPUT/", ""));
        Files.createDirectories(target.getParent());
        try (InputStream content = file.openInputStream()) {
          Files.copy(content, target);
        }
      }
    }
  }

  /** The class path of these tests, after a folder of class files. */
  static List<File> classPathWith(Path folder) {
    List<File> classPath = new ArrayList<>();
    classPath.add(folder.toFile());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .forEach(classPath::add);
    return classPath;
  }
}
