package dev.retrace.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.retrace.processor.model.ChoiceModel;
import dev.retrace.processor.model.ChoiceModel.Option;
import dev.retrace.processor.model.Maker;
import jakarta.inject.Inject;
import javax.lang.model.element.Modifier;

/** Writes the class that chooses the layer of what a sealed declaration permits. */
final class ChoiceWriter {
  @Inject
  ChoiceWriter() {}

  // public final class InvertibleModule {
  //   private InvertibleModule() {}
  //   public static InvertibleBlock of(Module declared) { ... }
  // }
  void write(ChoiceModel model, TypeSpec.Builder type) {
    type.addJavadoc(ClassDoc.of(model))
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(choose(model));
  }

  // public static InvertibleBlock of(Module declared) {
  //   if (declared instanceof LeftModule some) {
  //     return new InvertibleLeftModule(some);
  //   }
  //   throw new IllegalArgumentException("Module does not permit " + declared);
  // }
  private static MethodSpec choose(ChoiceModel model) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("of")
            .addJavadoc("Makes the layer that an instance declares.\n")
            .addJavadoc("\n@param declared an instance of a permitted class\n")
            .addJavadoc("@return its layer\n")
            .addModifiers(Modifier.STATIC)
            .returns(RuntimeTypes.INVERTIBLE_BLOCK)
            .addParameter(Names.className(model.declared()), "declared");
    if (model.isPublic()) {
      method.addModifiers(Modifier.PUBLIC);
    }
    model.options().stream().map(ChoiceWriter::option).distinct().forEach(method::addCode);
    String name = String.join(".", model.declared().simpleNames());
    return method
        .addStatement(
            "throw new $T($S + declared)",
            IllegalArgumentException.class,
            name + " does not permit ")
        .build();
  }

  // if (declared instanceof LeftModule some) {
  //   return new InvertibleLeftModule(some);
  // }
  private static CodeBlock option(Option option) {
    boolean asItIs = option.maker() == Maker.NONE;
    return CodeBlock.builder()
        .beginControlFlow(
            "if (declared instanceof $T some)",
            asItIs ? RuntimeTypes.INVERTIBLE_BLOCK : Names.className(option.type()))
        .addStatement("return $L", layer(option))
        .endControlFlow()
        .build();
  }

  private static CodeBlock layer(Option option) {
    return switch (option.maker()) {
      case CONSTRUCTOR -> CodeBlock.of("new $T(some)", Names.className(option.type().generated()));
      case CHOICE -> CodeBlock.of("$T.of(some)", Names.className(option.type().generated()));
      case NONE -> CodeBlock.of("some");
    };
  }
}
