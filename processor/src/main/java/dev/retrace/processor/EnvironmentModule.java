package dev.retrace.processor;

import com.palantir.javapoet.ClassName;
import dagger.Module;
import dagger.Provides;
import java.util.Optional;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What the compiler offers. */
@Module
interface EnvironmentModule {
  @Provides
  static Elements elements(ProcessingEnvironment environment) {
    return environment.getElementUtils();
  }

  @Provides
  static Types types(ProcessingEnvironment environment) {
    return environment.getTypeUtils();
  }

  @Provides
  static Filer filer(ProcessingEnvironment environment) {
    return environment.getFiler();
  }

  @Provides
  static Messager messager(ProcessingEnvironment environment) {
    return environment.getMessager();
  }

  // A modular project that does not require java.compiler cannot see it.
  @Provides
  static Optional<ClassName> generatedAnnotation(Elements elements) {
    TypeElement annotation = elements.getTypeElement("javax.annotation.processing.Generated");
    return Optional.ofNullable(annotation).map(ClassName::get);
  }
}
