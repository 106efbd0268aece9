package dev.retrace.examples.reproduce;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.evaluate.PredictionRow;
import dev.retrace.examples.evaluate.Predictions;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.TrainedRun;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Table 1: PSNR, SSIM and MAE, as printed and as measured on runs. */
final class Table1 implements Reproduction {
  private static final long SEED = 1;

  private static final String PRINTED =
      "The printed rows of IDM are its best batch of two. Which errors they are of is not said: an"
          + " MAE of 0.409 between volumes in [0, 1] allows 7.8 dB at most, not 25, so that PSNR,"
          + " SSIM and MAE cannot be of the same pair of volumes with R = 1. Two readings come"
          + " near the numbers, and neither meets them: all of them on the noise, where PSNR has its"
          + " range for R but SSIM has R = 1, for with its range SSIM is near 0.8; or MAE on the"
          + " noise and the other two on the volume that one step gives at a small t, near 125 of"
          + " 2000, with R = 1. Both are among the readings measured below. The rows"
          + " of the other methods were copied from their papers, where they compare an image"
          + " translated from another modality with the true one: another task, on other volumes.";

  private static final String MEASURED =
      "Every reading on the held-out volumes of each run: mean over all of them, and the best batch"
          + " of two chosen afterwards. Steps t are fixed, or drawn for each volume as in training.";

  Table1() {}

  @Override
  public String name() {
    return "table1";
  }

  @Override
  public String summary() {
    return "PSNR, SSIM and MAE as printed, and of trained runs in every reading of them";
  }

  @Override
  public Set<Input> inputs() {
    return EnumSet.of(Input.RUNS, Input.SKIP_BAD);
  }

  @Override
  public void run(ReproductionContext context) {
    DataTable measured =
        DataTable.of(
            "Measured on held-out volumes",
            "run",
            "modality",
            "reading",
            "t",
            "volumes of",
            "volumes",
            "PSNR (dB)",
            "SSIM",
            "MAE");
    for (Path run : context.runs()) {
      context.say("measuring %s", run);
      rows(run, context).forEach(row -> add(measured, run, row));
    }
    Csv.write(context.file("table1-printed.csv"), printed());
    Csv.write(context.file("table1-measured.csv"), measured);
    new HtmlPage("Table 1: quality of predictions")
        .section("As printed")
        .paragraph(PRINTED)
        .table(printed())
        .section("Of these runs")
        .paragraph(MEASURED)
        .table(measured)
        .write(context.file("table1.html"));
  }

  private static List<PredictionRow> rows(Path run, ReproductionContext context) {
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun trained =
          TrainedRun.open(manager, RunFolder.open(run), line -> context.say("%s", line));
      VolumeSet volumes = context.volumes(trained.config());
      return Predictions.judge(
          trained, volumes.validation(), SEED, line -> context.say("%s", line));
    }
  }

  private static void add(DataTable table, Path run, PredictionRow row) {
    table.row(
        run,
        row.modality(),
        row.reading().title(),
        row.t(),
        row.scope().title(),
        row.volumes(),
        row.psnr().estimate(),
        row.ssim().estimate(),
        row.scores().mae());
  }

  private static DataTable printed() {
    return DataTable.of("The paper's rows", "method", "modality", "PSNR (dB)", "SSIM", "MAE")
        .row("IDM", "t1", 25.01, 0.4852, 0.4090)
        .row("IDM", "t2", 25.54, 0.4879, 0.3349)
        .row("AGGrGAN", "t1", 22.12, 0.77, null)
        .row("AGGrGAN", "t2", 21.94, 0.80, null)
        .row("CycleGANs", "t1", 34.244, 0.983, null)
        .row("MT-Net", "t1", 22.193, 0.906, null)
        .row("MT-Net", "t2", 22.028, 0.903, null);
  }
}
