package dev.retrace.examples.evaluate;

import dev.retrace.examples.report.HtmlPage;

/** An evaluation as a page, with what its figures mean. */
public final class EvaluationPage {
  private EvaluationPage() {}

  /**
   * Lays out.
   *
   * @param run what to call the run
   * @param evaluation all figures
   * @return the page
   */
  public static HtmlPage of(String run, Evaluation evaluation) {
    return new HtmlPage("Evaluation of " + run)
        .section("Single predictions")
        .paragraph(
            "Noise is added to held-out volumes, and the network predicts it once. The noise is"
                + " compared with the true noise, and the volume that it implies, not clipped, with"
                + " the true volume. Steps t are fixed, or drawn anew for every volume as in"
                + " training, four times each. PSNR is 10 log10(R²/MSE); a volume's own is averaged."
                + " SSIM has K1 = 0.01, K2 = 0.03 and is averaged where the whole window lies"
                + " inside: a uniform window of 7 voxels along each axis with the sample covariance,"
                + " and a Gaussian one of standard deviation 1.5, 11 voxels wide. A best batch is"
                + " chosen after the fact by its PSNR; it tells how lucky one batch can be. Two readings mix"
                + " what a publication may have mixed: on the noise, PSNR with R its range beside"
                + " SSIM with R = 1; and PSNR and SSIM of the volume beside the MAE of the noise. All"
                + " figures of a row are of the same predictions.")
        .table(evaluation.predictionTable())
        .section("Generated volumes")
        .paragraph(
            "MS-SSIM is the mean over all pairs of a set: how much its volumes resemble each other,"
                + " with as many of five scales as the window fits into. MMD² (unbiased, Gaussian"
                + " kernel) and the squared Fréchet"
                + " distance are taken of features chosen by hand (quantiles of intensity and"
                + " gradient at two scales, radial power spectrum). The features are standardized by"
                + " training volumes that are in none of the sets, whose median distance is the"
                + " kernel's bandwidth. They compare with values of this program only, and at one number of"
                + " volumes only. Chance is the share of random divisions of the same volumes that"
                + " are as far apart.")
        .table(evaluation.sampleTable());
  }
}
