package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.evaluate.Evaluation;
import dev.retrace.examples.evaluate.EvaluationPage;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.PlainTable;
import dev.retrace.examples.report.SliceImage;
import dev.retrace.examples.train.TrainedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a trained run. */
@Command(
    name = "evaluate",
    description = "Measure a run's network on held-out volumes, and the volumes it generates.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
  private static final int GENERATED = 16;
  private static final int SHOWN = 4;

  @Mixin private TrainedRunOptions options = new TrainedRunOptions();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where tables and page go (default: evaluation inside the run).")
  private Path out;

  EvaluateCommand() {}

  @Override
  public void run() {
    Path target = out == null ? options.folder().resolve("evaluation") : out;
    Path page = target.resolve("evaluation.html");
    if (Files.exists(page)) {
      throw new UserException(
          target + " already holds an evaluation; choose another folder with --out");
    }
    OutputFolder.requireUsable(target);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun opened = options.open(manager);
      TrainedRun run = opened.withSampling(sampling.over(opened.config(), GENERATED));
      VolumeSet volumes = options.volumes(run);
      Evaluation evaluation = Evaluation.of(run, volumes, options.seed(), System.out::println);
      System.out.println(PlainTable.text(evaluation.predictionSummary()));
      System.out.println(PlainTable.text(evaluation.sampleTable()));
      write(target, page, evaluation);
    }
    System.out.println("tables and page are in " + target);
  }

  private void write(Path target, Path page, Evaluation evaluation) {
    Csv.write(target.resolve("evaluation.csv"), evaluation.predictionTable());
    Csv.write(target.resolve("samples.csv"), evaluation.sampleTable());
    SliceImage.write(
        target.resolve("samples.png"),
        List.of(
            new SliceImage.Block("generated", first(evaluation.generated())),
            new SliceImage.Block("held out", first(evaluation.heldOut()))));
    EvaluationPage.of(options.folder().toString(), evaluation).write(page);
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(SHOWN, all.size()));
  }
}
