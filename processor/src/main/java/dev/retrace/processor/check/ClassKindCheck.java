package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.element.ElementKind;

/** A declared class has instances, or is sealed and permits classes that have. */
final class ClassKindCheck implements DeclarationCheck {
  @Inject
  ClassKindCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    ClassReference reference = declaration.reference();
    ElementKind kind = reference.kind();
    if (kind == ElementKind.ENUM || kind == ElementKind.ANNOTATION_TYPE) {
      String what = kind == ElementKind.ENUM ? "an enum" : "an annotation";
      findings.add(
          Problem.WRONG_KIND, declaration.type(), declaration.anchor(), declaration.name(), what);
    } else if (reference.isAbstract() && !reference.isSealed()) {
      Problem problem =
          kind == ElementKind.INTERFACE ? Problem.OPEN_INTERFACE : Problem.ABSTRACT_CLASS;
      findings.add(problem, declaration.type(), declaration.anchor(), declaration.name());
    }
  }
}
