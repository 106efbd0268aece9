package dev.retrace.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.retrace.processor.model.ChoiceModel;
import dev.retrace.processor.model.Generated;
import dev.retrace.processor.model.LayerModel;
import jakarta.inject.Inject;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes a model as the source of a class: the same text for the same model, always. */
public final class SourceWriter {
  private static final String PROCESSOR = "dev.retrace.processor.InvertibleProcessor";

  private final LayerWriter layers;
  private final ChoiceWriter choices;
  private final Optional<ClassName> generatedAnnotation;

  @Inject
  SourceWriter(LayerWriter layers, ChoiceWriter choices, Optional<ClassName> generatedAnnotation) {
    this.layers = layers;
    this.choices = choices;
    this.generatedAnnotation = generatedAnnotation;
  }

  /**
   * Writes a class.
   *
   * @param model what to write
   * @return its source
   */
  public String write(Generated model) {
    ClassName name = Names.className(model.declared().generated());
    TypeSpec.Builder type = TypeSpec.classBuilder(name).addModifiers(Modifier.FINAL);
    if (model.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
    }
    // @Generated("dev.retrace.processor.InvertibleProcessor")
    generatedAnnotation.ifPresent(
        annotation ->
            type.addAnnotation(
                AnnotationSpec.builder(annotation).addMember("value", "$S", PROCESSOR).build()));
    // @SuppressWarnings({"deprecation", "removal"})
    if (model.isDeprecated()) {
      type.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "{$S, $S}", "deprecation", "removal")
              .build());
    }
    if (model instanceof LayerModel layer) {
      layers.write(layer, type);
    } else if (model instanceof ChoiceModel choice) {
      choices.write(choice, type);
    }
    JavaFile file =
        JavaFile.builder(name.packageName(), type.build())
            .indent("  ")
            .skipJavaLangImports(true)
            .build();
    return Layout.of(file.toString());
  }
}
