package dev.retrace.examples.detect;

import dev.retrace.examples.report.HtmlPage;

/** A detection as a page, with how its figures come about. */
public final class DetectionPage {
  private DetectionPage() {}

  /**
   * Lays out.
   *
   * @param run what to call the run
   * @param detection its figures
   * @return the page
   */
  public static HtmlPage of(String run, Detection detection) {
    return new HtmlPage("Real or generated, by " + run)
        .paragraph(
            detection.generated().size()
                + " generated volumes against "
                + detection.real().size()
                + " real ones that the network was not trained on. Each is followed back to the"
                + " noise the network would make it of. The classifier is logistic regression on"
                + " standardized features (L2 penalty, factor 1). No volume is scored by a"
                + " classifier that has seen it: five folds, ten times, a volume's scores averaged."
                + " Intervals are DeLong's, or Newcombe's where the volumes separate; they do not"
                + " know that the scores come from several classifiers. The control does the same"
                + " with one half of the real volumes against the other, so with half as many, 40"
                + " times: mean, and the range without the two outermost.")
        .paragraph(
            "What tells the two apart need not be the picture: real volumes are resampled from"
                + " files, generated ones are clipped network outputs. An area near 1 says that"
                + " this network's volumes can be told from these files, and no more.")
        .table(detection.areas());
  }
}
