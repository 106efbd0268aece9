package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Said;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Couplings leave no stream as it was; see {@link HalfNeverWrittenCheck}. */
final class StreamNeverWrittenCheck implements DeclarationCheck {
  @Inject
  StreamNeverWrittenCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    boolean isExcused = !declaration.choosers().isEmpty() || !declaration.layers().isEmpty();
    if (isExcused || declaration.couplings().isEmpty()) {
      return;
    }
    Set<Integer> written =
        declaration.couplings().stream()
            .flatMap(coupling -> coupling.stream().stream())
            .map(Said::value)
            .collect(Collectors.toSet());
    List<String> untouched =
        IntStream.range(0, declaration.streams().orElse(0))
            .filter(stream -> !written.contains(stream))
            .mapToObj(stream -> "stream " + stream)
            .toList();
    if (!untouched.isEmpty()) {
      findings.add(
          Problem.STREAM_NEVER_WRITTEN,
          declaration.type(),
          declaration.anchor(),
          declaration.name(),
          String.join(" or ", untouched));
    }
  }
}
