package dev.retrace.processor;

import dev.retrace.processor.read.Declaration;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import javax.annotation.processing.Filer;

/** Hands sources to the compiler, each with the one class it comes from. */
final class SourceFiles {
  private final Filer filer;

  @Inject
  SourceFiles(Filer filer) {
    this.filer = filer;
  }

  void save(Declaration declaration, String source) {
    String name = declaration.reference().generatedQualifiedName();
    try (Writer writer = filer.createSourceFile(name, declaration.type()).openWriter()) {
      writer.write(source);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the source of " + name, e);
    }
  }
}
