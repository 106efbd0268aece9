package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.detect.Detection;
import dev.retrace.examples.detect.DetectionPage;
import dev.retrace.examples.detect.Detector;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.PlainTable;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.StepListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells generated volumes from real ones. */
@Command(
    name = "detect",
    description = "Draw volumes with a run's network, and learn to tell them from held-out ones.",
    mixinStandardHelpOptions = true)
final class DetectCommand implements Runnable {
  private static final int GENERATED = 20;

  @Mixin private TrainedRunOptions options = new TrainedRunOptions();

  @Mixin private InversionOptions inversion = new InversionOptions();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where tables and page go (default: detection inside the run).")
  private Path out;

  DetectCommand() {}

  @Override
  public void run() {
    Path target = out == null ? options.folder().resolve("detection") : out;
    Path page = target.resolve("detection.html");
    if (Files.exists(page)) {
      throw new UserException(
          target + " already holds a detection; choose another folder with --out");
    }
    OutputFolder.requireUsable(target);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun opened = options.open(manager);
      TrainedRun run = opened.withSampling(sampling.over(opened.config(), GENERATED));
      int steps = inversion.steps(run);
      List<Volume> heldOut = options.volumes(run).validation();
      requireEnough(run.config().sampling().count(), heldOut);
      List<Volume> generated = run.draw(options.seed(), StepListener.NONE);
      System.out.println("generated " + generated.size() + " volumes");
      Detection detection =
          new Detector(run, steps, inversion.refinements(), options.seed())
              .detect(generated, heldOut, System.out::println);
      System.out.println(PlainTable.text(detection.areas()));
      Csv.write(target.resolve("detection.csv"), detection.areas());
      Csv.write(target.resolve("features.csv"), detection.features());
      DetectionPage.of(options.folder().toString(), detection).write(page);
    }
    System.out.println("tables and page are in " + target);
  }

  private static void requireEnough(int wanted, List<Volume> heldOut) {
    if (wanted < Detector.LEAST) {
      throw new UserException(
          "--count: expected at least " + Detector.LEAST + " volumes of each kind, not " + wanted);
    }
    if (heldOut.size() < Detector.LEAST) {
      throw new UserException(
          "The run holds out "
              + heldOut.size()
              + " volumes, where telling apart needs at least "
              + Detector.LEAST
              + "; train with a larger data.validation_fraction");
    }
  }
}
