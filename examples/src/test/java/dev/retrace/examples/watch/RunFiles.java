package dev.retrace.examples.watch;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.report.PngFile;
import dev.retrace.examples.train.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of a run that never was. */
final class RunFiles {
  private final Path root;

  RunFiles(Path root) {
    this.root = root;
    RunFolder.plan(root).make(Configurations.toYaml(SmallRun.config()));
  }

  RunFolder folder() {
    return RunFolder.open(root);
  }

  void log(String text) throws IOException {
    Files.writeString(
        root.resolve("metrics.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void step(int step, double loss) throws IOException {
    log(
        "{\"step\":%d,\"loss\":%s,\"lr\":0.001,\"grad_norm\":1.5,\"seconds\":0.1,\"peak_rss_bytes\":1048576}\n"
            .formatted(step, Double.isNaN(loss) ? "\"NaN\"" : loss));
  }

  void validation(int step, double network) throws IOException {
    for (String level : new String[] {"5", "mean"}) {
      log(
          "{\"step\":%d,\"validation\":\"%s\",\"volumes\":1,\"network\":%s,\"filter\":0.5,\"zero\":1.0}\n"
              .formatted(step, level, network));
    }
  }

  void picture(int step) {
    PngFile.write(
        root.resolve("samples/step-" + step + ".png"),
        new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));
  }

  void notes(String json) throws IOException {
    Files.writeString(root.resolve("run.json"), json);
  }
}
