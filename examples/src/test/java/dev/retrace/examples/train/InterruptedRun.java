package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small runs of the trainer in this process. */
final class InterruptedRun {
  private InterruptedRun() {}

  /** Asks for a stop when the progress line has been rewritten so many times. */
  private static final class Stopper extends PrintStream {
    private final StopSignal stop;
    private int left;

    Stopper(StopSignal stop, int steps) {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      this.stop = stop;
      left = steps;
    }

    @Override
    public void print(String text) {
      if (text.contains("  loss ") && --left == 0) {
        stop.request();
      }
    }
  }

  /** Begins a run, and ends it after so many steps, or at its end. */
  static RunFolder begin(Path root, RunConfig config, int steps) {
    return begin(root, config, steps, volumes(1));
  }

  static RunFolder begin(Path root, RunConfig config, int steps, VolumeSet volumes) {
    RunFolder folder = RunFolder.plan(root);
    folder.make(Configurations.toYaml(config));
    run(folder, Resumption.none(), steps, volumes);
    return folder;
  }

  /** Goes on for so many steps, or to the end; returns what was said about checkpoints. */
  static List<String> goOn(RunFolder folder, int steps, VolumeSet volumes) {
    List<String> said = new ArrayList<>();
    run(folder, Resumption.find(folder, said::add), steps, volumes);
    return said;
  }

  static List<String> goOn(RunFolder folder, int steps) {
    return goOn(folder, steps, volumes(1));
  }

  static VolumeSet volumes(long seed) {
    return new PhantomVolumes(8, 3, 1, seed).load();
  }

  private static void run(RunFolder folder, Resumption from, int steps, VolumeSet volumes) {
    try (StopSignal stop = StopSignal.manual();
        PrintStream out = new Stopper(stop, steps)) {
      run(folder, from, stop, out, volumes);
    }
  }

  /** Runs to the end, or to that which printing a line of text does. */
  static void run(
      RunFolder folder, Resumption from, StopSignal stop, PrintStream out, VolumeSet volumes) {
    RunConfig config = Configurations.read(folder.config());
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainerOptions options = new TrainerOptions(config, folder, out, true, from, stop);
      DaggerTrainerComponent.factory().create(manager, options, volumes).trainer().run();
    }
  }

  /** The rows of {@code metrics.jsonl} without what measures the machine. */
  static List<String> metrics(RunFolder folder) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.metrics())) {
      ObjectNode row = (ObjectNode) new JsonMapper().readTree(line);
      rows.add(row.without(List.of("seconds", "peak_rss_bytes")).toString());
    }
    return rows;
  }
}
