package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.DataSection;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.CaseReader;
import dev.retrace.examples.data.ScanCase;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeWriter;
import dev.retrace.examples.detect.InversionTable;
import dev.retrace.examples.detect.NoiseRecovery;
import dev.retrace.examples.detect.Recovered;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.PlainTable;
import dev.retrace.examples.report.SliceImage;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.TrainedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recovers the noise of volumes. */
@Command(
    name = "invert",
    description = "Find the noise that a run's network would make volumes of, and make them again.",
    mixinStandardHelpOptions = true)
final class InvertCommand implements Runnable {
  private static final float GREY_PER_DEVIATION = 1 / 6f; // three deviations from black to white

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The folder that retrace train wrote.")
  private Path runFolder;

  @Option(
      names = "--volume",
      paramLabel = "FILE",
      description = "A NIfTI file (default: held-out volumes of the run).")
  private Path volume;

  @Option(
      names = "--data",
      paramLabel = "phantom|DIR",
      description = "Take held-out volumes of other data than the run was trained on.")
  private String data;

  @Option(
      names = "--skip-bad",
      description = "Leave out files that cannot be used and list them, as the run may have done.")
  private boolean skipBad;

  @Option(names = "--count", description = "How many held-out volumes (default: 1).")
  private Integer count;

  @Mixin private InversionOptions inversion = new InversionOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where noise, round trips and figures go (default: inversion inside the run).")
  private Path out;

  InvertCommand() {}

  @Override
  public void run() {
    requireOneSource();
    Path target = out == null ? runFolder.resolve("inversion") : out;
    Path csv = target.resolve("inversion.csv");
    if (Files.exists(csv)) {
      throw new UserException(
          target + " already holds an inversion; choose another folder with --out");
    }
    OutputFolder.requireUsable(target);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedRun run = TrainedRun.open(manager, RunFolder.open(runFolder), System.out::println);
      NoiseRecovery recovery =
          new NoiseRecovery(run, inversion.steps(run), inversion.refinements());
      List<Recovered> recovered = recovery.of(volumes(run.config()));
      DataTable table = InversionTable.of(recovered);
      System.out.println(PlainTable.text(table));
      write(target, recovered, run.config().data());
      Csv.write(csv, table);
    }
    System.out.println("noise, round trips and figures are in " + target);
  }

  private void requireOneSource() {
    if (volume != null && (data != null || count != null || skipBad)) {
      throw new UserException(
          "--volume names one file; leave out --data, --count and --skip-bad, or the file");
    }
    if (count != null) {
      BenchOptions.requirePositive("--count", count);
    }
  }

  private List<Volume> volumes(RunConfig config) {
    if (volume == null) {
      List<Volume> heldOut = TrainedRunOptions.volumes(config, data, skipBad).validation();
      return heldOut.subList(0, Math.min(count == null ? 1 : count, heldOut.size()));
    }
    int channels = config.model().imageChannels();
    if (channels != 1) {
      throw new UserException(
          "--volume: a file is one channel, but the volumes of this run have "
              + channels
              + "; name a folder with --data");
    }
    DataSection settings = config.data();
    CaseReader reader =
        new CaseReader(
            settings.preparation().create(settings.size()), List.of(), settings.spacing());
    String name = volume.toString();
    Volume prepared = reader.read(new ScanCase(name, name, volume, Map.of("", volume)));
    return List.of(settings.range().fromUnit(prepared));
  }

  private static void write(Path target, List<Recovered> recovered, DataSection data) {
    ValueRange range = data.range();
    for (int i = 0; i < recovered.size(); i++) {
      Recovered each = recovered.get(i);
      Volume roundTrip = range.toUnit(each.roundTrip());
      VolumeWriter.write(target, "volume-" + i, range.toUnit(each.volume()), data.modalities());
      VolumeWriter.write(target, "noise-" + i, each.noise(), data.modalities());
      VolumeWriter.write(target, "round-trip-" + i, roundTrip, data.modalities());
    }
    SliceImage.write(
        target.resolve("inversion.png"),
        List.of(
            new SliceImage.Block(
                "volume", range.toUnit(recovered.stream().map(Recovered::volume).toList())),
            new SliceImage.Block("noise", recovered.stream().map(InvertCommand::grey).toList()),
            new SliceImage.Block(
                "round trip",
                range.toUnit(recovered.stream().map(Recovered::roundTrip).toList()))));
  }

  private static Volume grey(Recovered recovered) {
    float[] noise = recovered.noise().values();
    float[] grey = new float[noise.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 0.5f + GREY_PER_DEVIATION * noise[i];
    }
    return recovered.noise().withValues(grey);
  }
}
