package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The error of single predictions, of one modality in one reading.
 *
 * @param modality whose channel
 * @param reading what is compared
 * @param t the step of all volumes, or that steps were drawn
 * @param scope all volumes, or the best batch
 * @param volumes how many
 * @param scores mean over the volumes, or of the batch
 * @param psnr with its interval over the volumes
 * @param ssim with a uniform window, with its interval over the volumes
 */
public record PredictionRow(
    String modality,
    Reading reading,
    String t,
    Scope scope,
    int volumes,
    Scores scores,
    Interval psnr,
    Interval ssim) {
  /** Which volumes count. */
  public enum Scope {
    /** The mean over all held-out volumes. */
    WHOLE_SET("whole set"),
    /**
     * The batch of two with the highest PSNR: what some papers report, and no estimate of anything.
     */
    BEST_BATCH("best batch of 2");

    private final String title;

    Scope(String title) {
      this.title = title;
    }

    /**
     * What to call it in a table.
     *
     * @return a few words
     */
    public String title() {
      return title;
    }
  }

  /** One row for all volumes, and one for the best batch if there was any. */
  static List<PredictionRow> of(
      Reading reading, String modality, String t, Tally tally, long seed) {
    List<PredictionRow> rows = new ArrayList<>();
    rows.add(
        new PredictionRow(
            modality,
            reading,
            t,
            Scope.WHOLE_SET,
            tally.count(),
            tally.whole(),
            tally.whole(Scores::psnr, seed),
            tally.whole(Scores::uniform, seed)));
    tally
        .best()
        .ifPresent(
            best ->
                rows.add(
                    new PredictionRow(
                        modality,
                        reading,
                        t,
                        Scope.BEST_BATCH,
                        2,
                        best,
                        Interval.exactly(best.psnr()),
                        Interval.exactly(best.uniform()))));
    return rows;
  }

  /** All figures of rows under each other. */
  static DataTable table(List<PredictionRow> rows) {
    DataTable table =
        new DataTable(
            "One-step predictions on held-out volumes, with 95 % bootstrap intervals over volumes",
            new DataTable.Column("modality"),
            new DataTable.Column("reading"),
            new DataTable.Column("t"),
            new DataTable.Column("volumes of"),
            new DataTable.Column("volumes"),
            new DataTable.Column("MSE"),
            new DataTable.Column("MAE"),
            new DataTable.Column("PSNR", "dB"),
            new DataTable.Column("PSNR low", "dB"),
            new DataTable.Column("PSNR high", "dB"),
            new DataTable.Column("SSIM 7"),
            new DataTable.Column("SSIM 7 low"),
            new DataTable.Column("SSIM 7 high"),
            new DataTable.Column("SSIM Gauss"));
    for (PredictionRow row : rows) {
      table.row(
          row.modality,
          row.reading.title(),
          row.t,
          row.scope.title(),
          row.volumes,
          row.scores.mse(),
          row.scores.mae(),
          row.psnr.estimate(),
          row.psnr.low(),
          row.psnr.high(),
          row.ssim.estimate(),
          row.ssim.low(),
          row.ssim.high(),
          row.scores.gaussian());
    }
    return table;
  }

  /** What fits into a terminal. */
  static DataTable summary(List<PredictionRow> rows) {
    DataTable table =
        new DataTable(
            "One-step predictions on held-out volumes",
            new DataTable.Column("modality"),
            new DataTable.Column("reading"),
            new DataTable.Column("t"),
            new DataTable.Column("volumes of"),
            new DataTable.Column("MAE"),
            new DataTable.Column("PSNR", "dB"),
            new DataTable.Column("SSIM"));
    for (PredictionRow row : rows) {
      table.row(
          row.modality,
          row.reading.title(),
          row.t,
          row.scope.title(),
          row.scores.mae(),
          row.psnr.estimate(),
          row.ssim.estimate());
    }
    return table;
  }
}
