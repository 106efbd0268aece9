package dev.retrace.examples.reproduce;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.report.ModelDescription;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Figure 1: the network, drawn from its declaration. */
final class Figure1 implements Reproduction {
  Figure1() {}

  @Override
  public String name() {
    return "figure1";
  }

  @Override
  public String summary() {
    return "the network, drawn from its declaration";
  }

  @Override
  public Set<Input> inputs() {
    return EnumSet.of(Input.CHANGES);
  }

  @Override
  public void run(ReproductionContext context) {
    RunConfig config = Configurations.preset("paper", context.changes());
    Idm network = Networks.shapes(config);
    NetworkDrawing drawing = new NetworkDrawing(network, config.data().size());
    String svg = drawing.svg();
    ModelDescription description =
        ModelDescription.of(config.run().preset(), network, config.data().size());
    context.write("figure1.svg", List.of(svg.strip()));
    Csv.write(context.file("figure1.csv"), steps(drawing.plan()));
    new HtmlPage("Figure 1: the invertible diffusion model")
        .figure(
            svg,
            String.format(
                Locale.ROOT,
                "%,d parameters. Drawn by walking a volume's shape through the declared network;"
                    + " point at a step to read its path.",
                description.totalParameters()))
        .paragraph(
            "From left to right the steps of forward; the inverse takes them from right to left."
                + " At every level the channels divide: some wait on the skip, the others descend."
                + " Only stem and head, which change the number of channels, cannot be undone.")
        .preformatted(description.toText())
        .write(context.file("figure1.html"));
  }

  private static DataTable steps(NetworkPlan plan) {
    DataTable table =
        DataTable.of("The steps of forward.", "path", "kind", "level", "input", "output", "timed");
    plan.steps()
        .forEach(
            step ->
                table.row(
                    step.path(),
                    step.kind().name().toLowerCase(Locale.ROOT),
                    step.level(),
                    step.input().slice(1),
                    step.output().slice(1),
                    step.timed()));
    return table;
  }
}
