package dev.retrace.processor.write;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Step;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a layer computes, one equation a step:
 *
 * <pre>
 * left  &lt;- left + residual(right, time), tape kept
 * x     &lt;- mix(x)
 * </pre>
 */
final class Equations {
  private static final Pattern VARIABLE = Pattern.compile("\\b[xb]\\b");

  private Equations() {}

  static List<String> of(LayerModel model) {
    int width = width(model);
    return model.steps().stream()
        .map(
            step -> String.format("%-" + width + "s <- %s", target(step), forComment(result(step))))
        .toList();
  }

  private static int width(LayerModel model) {
    return model.steps().stream().mapToInt(step -> target(step).length()).max().orElse(1);
  }

  private static String target(Step step) {
    return step instanceof CouplingStep coupling
        ? coupling.region().written()
        : name(((LayerStep) step).on());
  }

  private static String result(Step step) {
    return step instanceof CouplingStep coupling ? coupling(coupling) : layer((LayerStep) step);
  }

  private static String coupling(CouplingStep step) {
    StringJoiner branch = new StringJoiner(", ", step.name() + "(", ")");
    step.region().read().forEach(branch::add);
    step.given().forEach(branch::add);
    String written = step.region().written();
    String result =
        VARIABLE
            .matcher(step.law().forward())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group().equals("x") ? written : branch.toString()));
    return result + kept(step.strategy());
  }

  private static String kept(Strategy strategy) {
    return switch (strategy) {
      case INVERT -> "";
      case CHECKPOINT -> ", input kept";
      case STORE -> ", tape kept";
    };
  }

  private static String layer(LayerStep step) {
    String call = step.name() + "(" + name(step.on()) + ")";
    return switch (step.count()) {
      case ONE -> call;
      case OPTIONAL -> call + ", if present";
      case LIST -> call + ", each in turn";
    };
  }

  private static String name(Half half) {
    return half == Half.BOTH ? "x" : half.name().toLowerCase(Locale.ROOT);
  }

  // A law's equation is any text; in a comment it must end neither the comment nor its code.
  private static String forComment(String equation) {
    return equation
        .replace("\\", "\\\\")
        .replace("*/", "* /")
        .replaceAll("[{}]", "|")
        .replaceAll("\\s+", " ");
  }
}
