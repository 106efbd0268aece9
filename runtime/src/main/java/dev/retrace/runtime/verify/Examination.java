package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One property, measured at every place of a network, and what follows from that. */
final class Examination {
  private final Property property;
  private final Check check;

  Examination(Property property, Check check) {
    this.property = property;
    this.check = check;
  }

  /** A place and what was measured there. */
  private record Result(Place place, Measurement measurement) {}

  List<Finding> of(InvertibleBlock network, NDArray x, Conditions conditions) {
    List<Result> results = new ArrayList<>();
    String notChecked = "";
    List<Place> places = Places.of(network, x, conditions);
    if (check.startsWithTheWhole()) {
      Collections.reverse(places);
    }
    for (Place place : places) {
      try {
        results.add(new Result(place, measure(place)));
        if (check.startsWithTheWhole() && results.get(0).measurement().holds()) {
          break;
        }
      } catch (NotCheckedException e) {
        notChecked = e.getMessage();
      }
    }
    results.sort(
        Comparator.comparingDouble((Result each) -> each.measurement().ratio()).reversed());
    List<Finding> broken = broken(results);
    if (!broken.isEmpty()) {
      return broken;
    }
    if (!notChecked.isEmpty()) {
      return List.of(
          new Finding(property, Finding.Verdict.NOT_CHECKED, "", Double.NaN, 0, notChecked));
    }
    Result worst = results.get(0);
    return List.of(
        new Finding(
            property,
            Finding.Verdict.HOLDS,
            worst.place().path(),
            worst.measurement().error(),
            worst.measurement().tolerance(),
            ""));
  }

  // A check must survive what it looks for.
  private Measurement measure(Place place) {
    try {
      return check.at(place);
    } catch (NotCheckedException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Measurement(Double.POSITIVE_INFINITY, 0, String.valueOf(e.getMessage()));
    }
  }

  private List<Finding> broken(List<Result> results) {
    List<Result> broken = results.stream().filter(each -> !each.measurement().holds()).toList();
    List<Result> steps = broken.stream().filter(each -> each.place().single()).toList();
    List<Result> blamed = steps.isEmpty() ? broken : steps;
    return blamed.stream().map(each -> finding(each, results)).toList();
  }

  private Finding finding(Result result, List<Result> all) {
    Place place = result.place();
    return new Finding(
        property,
        Finding.Verdict.BROKEN,
        place.path(),
        result.measurement().error(),
        result.measurement().tolerance(),
        place.single() ? stepSentence(result) : wholeSentence(result, all));
  }

  private String stepSentence(Result result) {
    Place place = result.place();
    return place
        .coupling()
        .flatMap(coupling -> CouplingDiagnosis.explain(coupling, place, property))
        .orElseGet(() -> sentence(place.layer().getClass().getSimpleName() + ": ", result));
  }

  private String wholeSentence(Result result, List<Result> all) {
    String found = sentence("", result) + ", although each step is sound by itself: ";
    Result step = all.stream().filter(each -> each.place().single()).findFirst().orElse(result);
    return result.measurement().error() < 0.1
        ? String.format(
            Locale.ROOT,
            "%serrors add up (the worst step is %s, with %.1e), or the class runs its steps"
                + " otherwise than declared",
            found,
            step.place().path(),
            step.measurement().error())
        : found
            + result.place().layer().getClass().getSimpleName()
            + " runs its steps otherwise than declared";
  }

  private static String sentence(String subject, Result result) {
    Measurement measurement = result.measurement();
    if (measurement.tolerance() == 0 && Double.isInfinite(measurement.error())) {
      return subject + measurement.what();
    }
    return String.format(
        Locale.ROOT, "%s%s is off by %.1e", subject, measurement.what(), measurement.error());
  }
}
