package dev.retrace.processor.report;

import dev.retrace.processor.read.Anchor;
import dev.retrace.processor.read.SourceOrder;
import dev.retrace.processor.read.SourceRoots;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.Messager;

/** Prints reports in source order, every finding once. */
public final class Printer {
  private final Messager messager;
  private final SourceRoots roots;
  private final SourceOrder order;

  @Inject
  Printer(Messager messager, SourceRoots roots, SourceOrder order) {
    this.messager = messager;
    this.roots = roots;
    this.order = order;
  }

  /**
   * Prints a report.
   *
   * @param report all findings of a round
   */
  public void print(Report report) {
    List<Place> places =
        report.findings().stream()
            .map(finding -> new Place(finding, visible(finding)))
            .sorted(Comparator.comparing(Place::anchor, order).thenComparing(Place::problem))
            .toList();
    // Subclasses that inherit a broken step all find it.
    Set<List<Object>> printed = new HashSet<>();
    for (Place place : places) {
      if (printed.add(List.of(place.finding().message(), place.anchor().element()))) {
        print(place);
      }
    }
  }

  private void print(Place place) {
    Anchor anchor = place.anchor();
    messager.printMessage(
        place.finding().problem().severity(),
        place.finding().message(),
        anchor.element(),
        anchor.annotation().orElse(null),
        anchor.value().orElse(null));
  }

  // An inherited step may come from a class file, which no line belongs to.
  private Anchor visible(Finding finding) {
    return roots.contains(finding.anchor().element())
        ? finding.anchor()
        : Anchor.of(finding.subject());
  }

  private record Place(Finding finding, Anchor anchor) {
    Problem problem() {
      return finding.problem();
    }
  }
}
