package dev.retrace.processor.write;

import static dev.retrace.processor.write.ValueNames.Local.DECLARED;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.processor.model.Count;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.Division;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Maker;
import dev.retrace.processor.model.Region;
import dev.retrace.processor.model.Step;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/** The constructor, which asks the declared class once for what each step is made of. */
final class ConstructorMethod {
  // public InvertibleCouplingPair(CouplingPair declared) {
  //   splitAt(declared.kept());
  //   ...
  // }
  MethodSpec write(LayerModel model, ValueNames names) {
    String declared = names.local(DECLARED);
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addJavadoc("Asks the declared class for each step once, in order.\n")
            .addJavadoc("\n@param $N what the layer is made of\n", declared)
            .addParameter(Names.className(model.declared()), declared);
    if (model.isPublic()) {
      constructor.addModifiers(Modifier.PUBLIC);
    }
    if (model.divides()) {
      divided(model.division(), declared).ifPresent(constructor::addStatement);
    }
    for (Step step : model.steps()) {
      constructor.addStatement("$N = $L", names.field(step), made(step, declared, names));
      if (step instanceof CouplingStep coupling && !coupling.region().isView()) {
        constructor.addStatement("$N = $L", names.law(coupling), law(coupling, names));
      }
    }
    return constructor.build();
  }

  // splitAt(declared.kept())
  // splitInto(3)
  // splitBy(new Checkerboard())
  private static Optional<CodeBlock> divided(Division division, String declared) {
    if (division instanceof Division.Streams streams) {
      return Optional.of(CodeBlock.of("splitInto($L)", streams.count()));
    }
    if (division instanceof Division.Pattern pattern) {
      return Optional.of(CodeBlock.of("splitBy(new $T())", Names.className(pattern.type())));
    }
    return ((Division.Halves) division)
        .leftMethod()
        .map(left -> CodeBlock.of("splitAt($N.$N())", declared, left));
  }

  private static CodeBlock made(Step step, String declared, ValueNames names) {
    return step instanceof CouplingStep coupling
        ? branch(coupling, declared, names)
        : layer((LayerStep) step, declared);
  }

  // branch("left", ADDITIVE, Half.LEFT, declared.left(), "time")
  // branch("mix", ADDITIVE, 1, Strategy.STORE, declared.mix())
  private static CodeBlock branch(CouplingStep step, String declared, ValueNames names) {
    CodeBlock.Builder call =
        CodeBlock.builder()
            .add("branch($S, $N, $L", step.name(), names.constant(step.law()), region(step));
    if (step.strategy() != Strategy.INVERT) {
      call.add(", $T.$L", Strategy.class, step.strategy());
    }
    call.add(", $N.$N()", declared, step.name());
    step.given().forEach(name -> call.add(", $S", name));
    return call.add(")").build();
  }

  // law(ADDITIVE, 1)
  private static CodeBlock law(CouplingStep step, ValueNames names) {
    return CodeBlock.of("law($N, $L)", names.constant(step.law()), region(step));
  }

  // Half.LEFT
  // 1
  private static CodeBlock region(CouplingStep step) {
    return step.region() instanceof Region.Stream stream
        ? CodeBlock.of("$L", stream.index())
        : CodeBlock.of("$T.$L", Half.class, ((Region.Part) step.region()).half());
  }

  // layer("down", Half.RIGHT, declared.down())
  // layer("level", Half.BOTH, declared.level(), InvertibleLevel::new)
  // optional("mix", Half.BOTH, declared.mix(), Function.identity())
  private static CodeBlock layer(LayerStep step, String declared) {
    String method =
        switch (step.count()) {
          case ONE -> "layer";
          case OPTIONAL -> "optional";
          case LIST -> "list";
        };
    CodeBlock.Builder call =
        CodeBlock.builder()
            .add(
                "$L($S, $T.$L, $N.$N()",
                method,
                step.name(),
                Half.class,
                step.on(),
                declared,
                step.name());
    if (step.count() != Count.ONE || step.maker() != Maker.NONE) {
      call.add(", $L", maker(step));
    }
    return call.add(")").build();
  }

  // InvertibleLevel::new
  private static CodeBlock maker(LayerStep step) {
    return switch (step.maker()) {
      case CONSTRUCTOR -> CodeBlock.of("$T::new", Fields.generated(step));
      case CHOICE -> CodeBlock.of("$T::of", Fields.generated(step));
      case NONE -> CodeBlock.of("$T.identity()", Function.class);
    };
  }
}
