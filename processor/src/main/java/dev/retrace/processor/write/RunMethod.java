package dev.retrace.processor.write;

import static dev.retrace.processor.write.ValueNames.Local.B;
import static dev.retrace.processor.write.ValueNames.Local.PART;
import static dev.retrace.processor.write.ValueNames.Local.PASS;
import static dev.retrace.processor.write.ValueNames.Local.STATE;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.write.ValueNames.Local;

/** {@code forward} and {@code inverse}: a state travels, and couplings rewrite it in place. */
final class RunMethod extends StepsMethod {
  private final Local parameter;

  private RunMethod(String name, boolean reversed, Local parameter) {
    super(name, RuntimeTypes.STATE, reversed);
    this.parameter = parameter;
  }

  static RunMethod forward() {
    return new RunMethod("forward", false, Local.X);
  }

  static RunMethod inverse() {
    return new RunMethod("inverse", true, Local.Y);
  }

  // State x, Pass pass
  @Override
  Body begin(MethodSpec.Builder method, ValueNames names) {
    String value = names.local(parameter);
    method.addParameter(type(), value).addParameter(RuntimeTypes.PASS, names.local(PASS));
    return new Body(type(), value, names.local(STATE));
  }

  @Override
  CodeBlock arguments(ValueNames names) {
    return pass(names);
  }

  // try (Parts part = parts(x.value())) {
  @Override
  void views(String state, CodeBlock.Builder code, ValueNames names) {
    code.beginControlFlow(
        "try ($T $N = parts($N.value()))", RuntimeTypes.PARTS, names.local(PART), state);
  }

  // try (NDArray b = left.eval(part.right(), pass)) {
  //   ADDITIVE.forward(part.left(), b, x.logDet());
  // }
  //
  // try (NDArray b = mix.eval(x.value(), pass)) {
  //   mixLaw.forward(x.value(), b, x.logDet());
  // }
  @Override
  void coupling(CouplingStep step, String state, CodeBlock.Builder code, ValueNames names) {
    String views = names.local(PART);
    CodeBlock whole = CodeBlock.of("$N.value()", state);
    code.beginControlFlow(
            "try ($T $N = $N.eval($L, $L))",
            RuntimeTypes.NDARRAY,
            names.local(B),
            names.field(step),
            read(step, views, whole),
            pass(names))
        .addStatement(
            "$N.$N($L, $N, $N.logDet())",
            names.law(step),
            name(),
            written(step, views, whole),
            names.local(B),
            state)
        .endControlFlow();
  }
}
