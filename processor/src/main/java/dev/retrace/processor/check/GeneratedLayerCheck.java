package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.SourceRoots;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.util.Elements;

/** The generated class of what a step returns exists and can be named. */
final class GeneratedLayerCheck implements LayerCheck {
  private final Elements elements;
  private final SourceRoots roots;

  @Inject
  GeneratedLayerCheck(Elements elements, SourceRoots roots) {
    this.elements = elements;
    this.roots = roots;
  }

  @Override
  public void check(
      LayerReference returned, StepDeclaration step, Declaration declaration, Findings findings) {
    if (!returned.isGenerated()) {
      return;
    }
    ClassReference layer = returned.layer().orElseThrow();
    if (isMissing(layer)) {
      add(Problem.MISSING_GENERATED, layer, step, declaration, findings);
    } else if (!layer.isVisibleFrom(declaration.reference().packageName()) && !layer.isPrivate()) {
      add(Problem.LAYER_NOT_VISIBLE, layer, step, declaration, findings);
    }
  }

  // What is compiled together gets its layer in this compilation, unless it is broken itself.
  private boolean isMissing(ClassReference layer) {
    return !roots.contains(layer.type())
        && elements.getTypeElement(layer.generatedQualifiedName()) == null;
  }

  private static void add(
      Problem problem,
      ClassReference layer,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    findings.add(
        problem,
        declaration.type(),
        step.anchor(),
        step.name(),
        layer.displayName(),
        layer.generatedName(),
        declaration.name());
  }
}
