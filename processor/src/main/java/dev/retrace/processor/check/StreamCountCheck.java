package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** There are streams enough for one to change with another. */
final class StreamCountCheck implements DeclarationCheck {
  @Inject
  StreamCountCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .split()
        .ifPresent(
            split ->
                split
                    .streams()
                    .filter(said -> said.value() < 2)
                    .ifPresent(
                        said ->
                            findings.add(
                                Problem.TOO_FEW_STREAMS,
                                declaration.type(),
                                split.anchor(said),
                                declaration.name(),
                                said.value())));
  }
}
