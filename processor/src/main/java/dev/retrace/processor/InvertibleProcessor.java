package dev.retrace.processor;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** Writes {@code InvertibleX} for every class {@code X} that wears {@code @Invertible}. */
@AutoService(Processor.class)
public final class InvertibleProcessor extends AbstractProcessor {
  private Pipeline pipeline;

  /** For the compiler. */
  public InvertibleProcessor() {}

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    pipeline = DaggerProcessorComponent.factory().create(environment).pipeline();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!round.processingOver()) {
      pipeline.run(round);
    }
    return false;
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(
        Invertible.class.getCanonicalName(),
        Coupling.class.getCanonicalName(),
        Split.class.getCanonicalName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }
}
