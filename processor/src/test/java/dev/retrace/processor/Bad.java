package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.retrace.processor.report.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * A file under {@code bad/}. Its first line is the message it deserves; a comment {@code // here}
 * marks the line that the message belongs to, and {@code // here: text} also what it points at.
 */
record Bad(Problem problem, String source) {
  private static final Pattern HERE = Pattern.compile("// here(?:: (.*))?$", Pattern.MULTILINE);

  static Path path(Problem problem) {
    return Resources.path("bad").resolve(problem.id() + ".java");
  }

  static Bad of(Problem problem) {
    return new Bad(problem, Resources.read(path(problem)));
  }

  JavaFileObject javaFile() {
    return Resources.javaFile(path(problem));
  }

  boolean isIn(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject file = diagnostic.getSource();
    return file != null && file.getName().endsWith("/" + problem.id() + ".java");
  }

  /** Requires that these are the one message of the file, in its place. */
  void check(List<Diagnostic<? extends JavaFileObject>> all) {
    List<Diagnostic<? extends JavaFileObject>> own = all.stream().filter(this::isIn).toList();
    assertWithMessage("diagnostics of %s", problem.id()).that(own).hasSize(1);
    Diagnostic<? extends JavaFileObject> diagnostic = own.get(0);
    Matcher here = HERE.matcher(source);
    assertWithMessage("a mark in %s", problem.id()).that(here.find()).isTrue();

    assertThat(diagnostic.getMessage(null))
        .isEqualTo(source.lines().findFirst().get().substring(3));
    assertThat(diagnostic.getKind()).isEqualTo(problem.severity());
    assertThat(source.lines().toList().get((int) diagnostic.getLineNumber() - 1))
        .endsWith(here.group());
    if (here.group(1) != null) {
      assertThat(source.substring((int) diagnostic.getStartPosition())).startsWith(here.group(1));
    }
  }
}
