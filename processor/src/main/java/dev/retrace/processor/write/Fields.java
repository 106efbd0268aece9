package dev.retrace.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import dev.retrace.processor.model.Count;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Step;
import dev.retrace.processor.model.TypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The fields: a constant for each law, then one field for each step. A coupling that receives the
 * whole has one more, the law restricted to its part.
 */
final class Fields {
  // private static final Additive ADDITIVE = new Additive();
  //
  // private final Branch left;
  // private final CouplingLaw leftLaw;
  // private final InvertibleChain mix;
  List<FieldSpec> write(LayerModel model, ValueNames names) {
    List<FieldSpec> fields = new ArrayList<>();
    names.constants().forEach((law, constant) -> fields.add(constant(law, constant)));
    for (Step step : model.steps()) {
      fields.add(field(type(step), names.field(step)));
      if (step instanceof CouplingStep coupling && !coupling.region().isView()) {
        fields.add(field(RuntimeTypes.COUPLING_LAW, names.law(coupling)));
      }
    }
    return fields;
  }

  private static FieldSpec field(ClassName type, String name) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.FINAL).build();
  }

  private static FieldSpec constant(TypeName law, String constant) {
    ClassName type = Names.className(law);
    return FieldSpec.builder(type, constant, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer("new $T()", type)
        .build();
  }

  private static ClassName type(Step step) {
    if (step instanceof CouplingStep) {
      return RuntimeTypes.BRANCH;
    }
    LayerStep layer = (LayerStep) step;
    if (layer.count() != Count.ONE) {
      return RuntimeTypes.INVERTIBLE_CHAIN;
    }
    return switch (layer.maker()) {
      case CONSTRUCTOR -> generated(layer);
      case CHOICE -> RuntimeTypes.INVERTIBLE_BLOCK;
      case NONE -> layer.type().map(Names::className).orElse(RuntimeTypes.INVERTIBLE_BLOCK);
    };
  }

  /** The class generated for what a step runs. */
  static ClassName generated(LayerStep step) {
    return Names.className(step.type().orElseThrow().generated());
  }
}
