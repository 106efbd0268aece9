package dev.retrace.processor.write;

import com.palantir.javapoet.TypeSpec;
import dev.retrace.processor.model.LayerModel;
import jakarta.inject.Inject;
import java.util.List;

/** Writes the class of a layer. */
final class LayerWriter {
  private static final List<StepsMethod> METHODS =
      List.of(
          RunMethod.forward(),
          RunMethod.inverse(),
          RetraceMethod.backward(),
          RetraceMethod.inverseBackward());

  @Inject
  LayerWriter() {}

  // public final class InvertibleCouplingPair extends DeclaredBlock {
  //   fields, constructor, forward, inverse, backward, inverseBackward
  // }
  void write(LayerModel model, TypeSpec.Builder type) {
    ValueNames names = new ValueNames(model);
    type.superclass(RuntimeTypes.DECLARED_BLOCK)
        .addJavadoc(ClassDoc.of(model))
        .addFields(new Fields().write(model, names))
        .addMethod(new ConstructorMethod().write(model, names));
    METHODS.forEach(method -> type.addMethod(method.write(model, names)));
  }
}
