package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.Optional;

/** A step that runs a layer returns one. */
final class StepReturnCheck implements LayerCheck {
  @Inject
  StepReturnCheck() {}

  @Override
  public void check(
      LayerReference returned, StepDeclaration step, Declaration declaration, Findings findings) {
    problem(returned)
        .ifPresent(
            problem ->
                findings.add(
                    problem,
                    declaration.type(),
                    step.anchor(),
                    step.name(),
                    TypeText.of(returned.type())));
  }

  private static Optional<Problem> problem(LayerReference returned) {
    return switch (returned.kind()) {
      case RAW -> Optional.of(Problem.RAW_LIST);
      case UNBOUNDED -> Optional.of(Problem.UNBOUNDED_LIST);
      case OTHER -> Optional.of(Problem.STEP_RETURN);
      case DECLARED, CHOICE, RUNTIME, VOID -> Optional.empty();
    };
  }
}
