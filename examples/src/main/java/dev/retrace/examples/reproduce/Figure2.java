package dev.retrace.examples.reproduce;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.report.SliceImage;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Figure 2: slices of generated volumes beside real ones. */
final class Figure2 implements Reproduction {
  private static final long SEED = 1;
  private static final int ROWS = 4;

  Figure2() {}

  @Override
  public String name() {
    return "figure2";
  }

  @Override
  public String summary() {
    return "slices of generated volumes beside real ones the run has not seen";
  }

  @Override
  public Set<Input> inputs() {
    return EnumSet.of(Input.RUNS, Input.SKIP_BAD);
  }

  @Override
  public void run(ReproductionContext context) {
    HtmlPage page = new HtmlPage("Figure 2: generated and real volumes");
    for (int i = 0; i < context.runs().size(); i++) {
      Path run = context.runs().get(i);
      context.say("drawing volumes of %s", run);
      Path picture = context.file("figure2-" + i + ".png");
      draw(run, picture, context);
      page.png(
          bytes(picture),
          "Rows of slices: generated volumes on the left, real ones on the right",
          "Middle slices of volumes drawn from "
              + run
              + ", and of volumes that were held out from its training; not pairs: a generated"
              + " volume has no real one of its own.");
    }
    page.write(context.file("figure2.html"));
  }

  private static void draw(Path run, Path picture, ReproductionContext context) {
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun trained =
          TrainedRun.open(manager, RunFolder.open(run), line -> context.say("%s", line));
      ValueRange range = trained.config().data().range();
      List<Volume> heldOut = context.volumes(trained.config()).validation();
      List<Volume> generated = trained.draw(SEED, StepListener.NONE);
      SliceImage.write(
          picture,
          List.of(
              new SliceImage.Block("generated", first(range.toUnit(generated))),
              new SliceImage.Block("real", first(range.toUnit(heldOut)))));
    }
  }

  private static List<Volume> first(List<Volume> volumes) {
    return volumes.subList(0, Math.min(ROWS, volumes.size()));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
