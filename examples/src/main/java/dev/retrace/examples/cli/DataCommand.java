package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.data.ClassTally;
import dev.retrace.examples.data.DataFormats;
import dev.retrace.examples.data.DataInspection;
import dev.retrace.examples.data.FolderVolumes;
import dev.retrace.examples.data.PreparedWriter;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.data.VolumeSource;
import dev.retrace.examples.report.SliceImage;
import dev.retrace.examples.train.VolumeSets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at data, and prepares them once for many runs. */
@Command(
    name = "data",
    description = "Look at a data set, or prepare it once for many runs.",
    mixinStandardHelpOptions = true)
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  DataCommand() {}

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
  }

  @Command(
      name = "inspect",
      description = "Print what a folder or file holds and draw slices of its first volumes.",
      mixinStandardHelpOptions = true)
  void inspect(
      @Parameters(
              paramLabel = "DIR",
              description = "A folder of scans, a file of volumes, or phantom.")
          Path path,
      @Mixin PresetOptions preset,
      @Option(
              names = "--out",
              defaultValue = "data.png",
              description = "The picture (default: ${DEFAULT-VALUE}).")
          Path picture,
      @Option(
              names = "--most",
              description = "Read no more examinations of a folder than so many (default: all).")
          Integer most) {
    if (most != null) {
      BenchOptions.requirePositive("--most", most);
    }
    PrintStream out = System.out;
    RunConfig config = resolve(preset, path);
    VolumeSource source = VolumeSets.source(config, false);
    if (most != null && !(source instanceof FolderVolumes)) {
      throw new UserException(
          "--most is about a folder of scans, and " + path + " is none; leave it out");
    }
    out.println(path + ": " + title(config, path));
    List<Volume> shown;
    if (source instanceof FolderVolumes folder) {
      DataInspection inspection =
          DataInspection.of(folder, most == null ? Integer.MAX_VALUE : most);
      inspection.lines().forEach(line -> out.println("  " + line));
      shown = inspection.shown();
    } else {
      shown = describe(source.load(), out);
    }
    if (!shown.isEmpty()) {
      SliceImage.write(picture, List.of(new SliceImage.Block("as trained on", shown)));
      out.println("  the first as they are trained on: " + picture);
    }
  }

  private static String title(RunConfig config, Path path) {
    return config.run().data().equals(RunSection.PHANTOM)
        ? "synthetic heads"
        : DataFormats.title(path);
  }

  private static List<Volume> describe(VolumeSet set, PrintStream out) {
    Volume first = set.training().get(0);
    out.printf(
        "  %d volumes to train on and %d held out, of %d %s and %d x %d x %d voxels%n",
        set.training().size(),
        set.validation().size(),
        first.channels(),
        first.channels() == 1 ? "channel" : "channels",
        first.width(),
        first.height(),
        first.depth());
    describeClasses("to train on", set.training(), out);
    describeClasses("held out", set.validation(), out);
    set.leftOut().forEach(each -> out.println("  left out " + each.file() + ": " + each.reason()));
    return set.training().subList(0, Math.min(6, set.training().size()));
  }

  private static void describeClasses(String part, List<Volume> volumes, PrintStream out) {
    String classes = ClassTally.of(volumes).text();
    if (!classes.isEmpty()) {
      out.println("  classes " + part + ": " + classes);
    }
  }

  @Command(
      name = "prepare",
      description = "Write the volumes as they are trained on, for --data of other runs.",
      mixinStandardHelpOptions = true)
  void prepare(
      @Parameters(paramLabel = "DIR", description = "A folder of scans.") Path path,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "A folder that does not exist yet.")
          Path target,
      @Mixin PresetOptions preset,
      @Option(
              names = "--skip-bad",
              description = "Leave out scans that cannot be used and list them.")
          boolean skipBad) {
    PrintStream out = System.out;
    RunConfig config = resolve(preset, path);
    PreparedWriter writer =
        new PreparedWriter(config.data().toSettings(config.run().seed(), skipBad));
    PreparedWriter.Result result =
        writer.write(path, target, name -> out.println("prepared " + name));
    result
        .leftOut()
        .forEach(each -> out.println("  left out " + each.file() + ": " + each.reason()));
    out.println(result.volumes() + " volumes are in " + target + "; train on them with --data");
  }

  private static RunConfig resolve(PresetOptions preset, Path path) {
    List<String> changes = new ArrayList<>();
    changes.add("run.data='" + path.toString().replace("'", "''") + "'");
    return preset.resolve(changes);
  }
}
