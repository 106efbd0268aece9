package dev.retrace.examples.watch;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.report.ModelDescription;
import dev.retrace.examples.train.MetricsHistory;
import dev.retrace.examples.train.Networks;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.RunNotes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One page that sums a run up. It is made from the run's files alone, so that it can be had of a
 * run that goes on, and of one that was killed.
 */
public final class RunReport {
  private final RunFolder folder;
  private final RunConfig config;
  private final MetricsHistory history;
  private final Optional<RunNotes> notes;
  private final HtmlPage page;

  private RunReport(RunFolder folder) {
    this.folder = folder;
    config = Configurations.read(folder.config());
    history = MetricsHistory.read(folder);
    notes = RunNotes.read(folder);
    page = new HtmlPage("Training run " + folder.root().toAbsolutePath().normalize().getFileName());
  }

  /**
   * Writes {@code report.html} into a run's folder, or replaces it.
   *
   * @param folder of the run
   * @return the file
   * @throws dev.retrace.examples.UserException if the run's files cannot be read, or the page not
   *     be written
   */
  public static Path write(RunFolder folder) {
    new RunReport(folder).make().write(folder.report());
    return folder.report();
  }

  private HtmlPage make() {
    summary();
    results();
    samples();
    what();
    onwards();
    page.section("Configuration").table(RunTables.configuration(folder.config()));
    return page;
  }

  private void summary() {
    long last =
        history.steps().isEmpty() ? 0 : history.steps().get(history.steps().size() - 1).step();
    page.paragraph(
        notes
            .flatMap(known -> Optional.ofNullable(known.ended()))
            .map(reason -> "The run " + reason + ".")
            .orElse(
                "The run had not ended when this page was made, or was killed; the last step"
                    + " it logged is "
                    + last
                    + "."));
  }

  private void results() {
    page.section("Training");
    if (history.steps().isEmpty()) {
      page.paragraph("No step has been logged yet.");
      return;
    }
    if (!history.validations().isEmpty()) {
      page.table(RunTables.validation(history));
    }
    new RunCurves(history).addTo(page);
    page.table(RunTables.cost(history.steps()));
    notes
        .flatMap(known -> Optional.ofNullable(known.memory()))
        .ifPresent(memory -> page.table(RunTables.memory(memory)));
  }

  private void samples() {
    RunPictures pictures = new RunPictures(folder.samples());
    Optional<byte[]> picture = pictures.latest("png");
    Optional<byte[]> animation = pictures.latest("gif");
    if (picture.isEmpty() && animation.isEmpty()) {
      return;
    }
    page.section("Samples");
    picture.ifPresent(
        png ->
            page.png(
                png,
                "Middle slices of samples beside those of real volumes",
                "Volumes drawn last, beside real ones that were held out: middle slices."));
    animation.ifPresent(
        gif -> page.gif(gif, "Slices of the samples, moving", "The samples, slice by slice."));
  }

  private void what() {
    String data = config.run().data();
    page.section("Data")
        .paragraph(
            data.equals(RunSection.PHANTOM)
                ? "Synthetic volumes, made from the seed " + config.run().seed() + "."
                : "Volumes of " + data + ".")
        .paragraph(
            config.model().imageChannels()
                + (config.model().imageChannels() == 1 ? " channel of " : " channels of ")
                + (config.data().size() + " × " + config.data().size() + " × ")
                + config.data().size()
                + " voxels."
                + notes.map(RunReport::counts).orElse(""));
    ModelDescription model =
        ModelDescription.of(config.run().preset(), Networks.shapes(config), config.data().size());
    page.section("Network").table(RunTables.levels(model)).table(RunTables.parts(model));
  }

  private static String counts(RunNotes notes) {
    return " "
        + notes.trainingVolumes()
        + " volumes to learn from, "
        + notes.heldOutVolumes()
        + " held out"
        + (notes.leftOutFiles() == 0 ? "." : "; " + notes.leftOutFiles() + " files left out.");
  }

  private void onwards() {
    String run = ShellWord.quote(folder.root().toString());
    page.section("How to go on")
        .paragraph("Draw volumes, judge the network, or train it further:")
        .preformatted(
            String.join(
                "\n",
                "./retrace sample --run " + run + " --count 4",
                "./retrace evaluate --run " + run,
                "./retrace train --resume " + run));
  }
}
