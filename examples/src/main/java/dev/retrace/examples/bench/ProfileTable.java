package dev.retrace.examples.bench;

import java.util.List;
import java.util.Locale;

/** Where the time of a step goes: in the engine, outside it, and its longest operators. */
final class ProfileTable {
  private static final int LONGEST = 10;

  private ProfileTable() {}

  static String of(Variant variant, int threads, OperatorProfile profile) {
    double outside = profile.seconds() - profile.inOperators();
    TextTable table = new TextTable(List.of("operator, without those it calls", "calls", "s", "%"));
    profile.operators().stream()
        .limit(LONGEST)
        .forEach(
            each ->
                table.row(
                    List.of(
                        each.name(),
                        Integer.toString(each.calls()),
                        String.format(Locale.ROOT, "%.3f", each.seconds()),
                        share(each.seconds(), profile))));
    return String.format(
        Locale.ROOT,
        "one step of %s under the engine's profiler, threads %d: %.3f s, of which %.3f s (%s %%) in"
            + " the engine's operators and %.3f s (%s %%) in everything else%n%s",
        variant,
        threads,
        profile.seconds(),
        profile.inOperators(),
        share(profile.inOperators(), profile),
        outside,
        share(outside, profile),
        table);
  }

  private static String share(double seconds, OperatorProfile profile) {
    return String.format(Locale.ROOT, "%.1f", 100 * seconds / profile.seconds());
  }
}
