package dev.retrace.processor.write;

import static dev.retrace.processor.write.ValueNames.Local.B;
import static dev.retrace.processor.write.ValueNames.Local.DB;
import static dev.retrace.processor.write.ValueNames.Local.GRAD;
import static dev.retrace.processor.write.ValueNames.Local.PASS;
import static dev.retrace.processor.write.ValueNames.Local.SINK;
import static dev.retrace.processor.write.ValueNames.Local.TAPE;
import static dev.retrace.processor.write.ValueNames.Local.TRACE;
import static dev.retrace.processor.write.ValueNames.Local.VALUE;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.write.ValueNames.Local;

/**
 * {@code backward} and {@code inverseBackward}: a value and its gradient travel against a run, and
 * each coupling undoes what the run did to the value.
 */
final class RetraceMethod extends StepsMethod {
  private final Local parameter;
  private final String branchGrad;
  private final String undo;
  private final String stateGrad;

  private RetraceMethod(
      String name,
      boolean reversed,
      Local parameter,
      String branchGrad,
      String undo,
      String stateGrad) {
    super(name, RuntimeTypes.TRACE, reversed);
    this.parameter = parameter;
    this.branchGrad = branchGrad;
    this.undo = undo;
    this.stateGrad = stateGrad;
  }

  static RetraceMethod backward() {
    return new RetraceMethod("backward", true, Local.Y, "branchGrad", "inverse", "stateGrad");
  }

  static RetraceMethod inverseBackward() {
    return new RetraceMethod(
        "inverseBackward", false, Local.X, "inverseBranchGrad", "forward", "inverseStateGrad");
  }

  // Trace y, Pass pass, GradientSink sink
  @Override
  Body begin(MethodSpec.Builder method, ValueNames names) {
    String value = names.local(parameter);
    method
        .addParameter(type(), value)
        .addParameter(RuntimeTypes.PASS, names.local(PASS))
        .addParameter(RuntimeTypes.GRADIENT_SINK, names.local(SINK));
    return new Body(type(), value, names.local(TRACE));
  }

  @Override
  CodeBlock arguments(ValueNames names) {
    return CodeBlock.of("$L, $N", pass(names), names.local(SINK));
  }

  // try (Parts value = parts(y.value());
  //     Parts grad = parts(y.grad())) {
  @Override
  void views(String trace, CodeBlock.Builder code, ValueNames names) {
    code.beginControlFlow(
        "try ($1T $2N = parts($3N.value());\n    $1T $4N = parts($3N.grad()))",
        RuntimeTypes.PARTS,
        names.local(VALUE),
        trace,
        names.local(GRAD));
  }

  // try (Recording tape = left.record(value.right(), pass)) {
  //   NDArray b = tape.output();
  //   NDArray db = ADDITIVE.branchGrad(value.left(), b, grad.left(), y.logDetGrad());
  //   tape.pullback(db, grad.right(), sink);
  //   ADDITIVE.inverse(value.left(), b, LogDet.UNTRACKED);
  //   ADDITIVE.stateGrad(value.left(), b, grad.left(), y.logDetGrad());
  // }
  //
  // try (Recording tape = mix.record(y.value(), pass)) {
  //   NDArray b = tape.output();
  //   NDArray db = mixLaw.branchGrad(y.value(), b, y.grad(), y.logDetGrad());
  //   tape.pullback(db, y.grad(), sink);
  //   mixLaw.inverse(y.value(), b, LogDet.UNTRACKED);
  //   mixLaw.stateGrad(y.value(), b, y.grad(), y.logDetGrad());
  // }
  @Override
  void coupling(CouplingStep step, String trace, CodeBlock.Builder code, ValueNames names) {
    CodeBlock values = CodeBlock.of("$N.value()", trace);
    CodeBlock grads = CodeBlock.of("$N.grad()", trace);
    CodeBlock value = written(step, names.local(VALUE), values);
    CodeBlock grad = written(step, names.local(GRAD), grads);
    String law = names.law(step);
    String tape = names.local(TAPE);
    String b = names.local(B);
    code.beginControlFlow(
            "try ($T $N = $N.record($L, $L))",
            RuntimeTypes.RECORDING,
            tape,
            names.field(step),
            read(step, names.local(VALUE), values),
            pass(names))
        .addStatement("$T $N = $N.output()", RuntimeTypes.NDARRAY, b, tape)
        .addStatement(
            "$T $N = $N.$N($L, $N, $L, $N.logDetGrad())",
            RuntimeTypes.NDARRAY,
            names.local(DB),
            law,
            branchGrad,
            value,
            b,
            grad,
            trace)
        .addStatement(
            "$N.pullback($N, $L, $N)",
            tape,
            names.local(DB),
            read(step, names.local(GRAD), grads),
            names.local(SINK))
        .addStatement("$N.$N($L, $N, $T.UNTRACKED)", law, undo, value, b, RuntimeTypes.LOG_DET)
        .addStatement("$N.$N($L, $N, $L, $N.logDetGrad())", law, stateGrad, value, b, grad, trace)
        .endControlFlow();
  }
}
