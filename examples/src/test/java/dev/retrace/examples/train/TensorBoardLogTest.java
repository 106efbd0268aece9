package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.report.PngFile;
import dev.retrace.examples.tensorboard.EventReader;
import dev.retrace.examples.tensorboard.EventReader.Field;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
  @TempDir Path temp;

  private List<String> tags() throws IOException {
    List<String> tags = new ArrayList<>();
    try (Stream<Path> files = Files.list(temp.resolve("tensorboard"))) {
      for (byte[] record :
          EventReader.records(Files.readAllBytes(files.findFirst().orElseThrow()))) {
        List<Field> event = EventReader.fields(record);
        for (Field summary : EventReader.all(event, 5)) {
          for (Field value : EventReader.all(summary.message(), 1)) {
            tags.add(
                EventReader.only(event, 2).value()
                    + " "
                    + EventReader.only(value.message(), 1).text());
          }
        }
      }
    }
    return tags;
  }

  @Test
  void showsStepsValidationsAndSamples() throws IOException {
    Path picture = temp.resolve("step-3.png");
    PngFile.write(picture, new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB));
    try (TensorBoardLog log = new TensorBoardLog(temp.resolve("tensorboard"))) {
      log.step(new StepMetrics(3, 0.5, 1e-3, 2, 0.25, 1L << 30));
      log.validation(
          3,
          new ValidationReport(
              1,
              List.of(
                  new ValidationReport.Row("50", 0.1, 0.2, 1),
                  new ValidationReport.Row("mean", 0.3, 0.4, 1))));
      log.samples(3, picture, List.of());
    }

    assertThat(tags())
        .containsExactly(
            "3 train/loss",
            "3 train/learning_rate",
            "3 train/gradient_norm",
            "3 machine/seconds_per_step",
            "3 machine/peak_resident_mib",
            "3 validation/t_50",
            "3 validation_filter/t_50",
            "3 validation/mean",
            "3 validation_filter/mean",
            "3 samples")
        .inOrder();
  }

  @Test
  void leavesOutMemoryThatIsNotKnown() throws IOException {
    try (TensorBoardLog log = new TensorBoardLog(temp.resolve("tensorboard"))) {
      log.step(new StepMetrics(1, 0.5, 1e-3, 2, 0.25, -1));
    }

    assertThat(tags()).doesNotContain("1 machine/peak_resident_mib");
  }

  @Test
  void aRunWithoutAStepLeavesNoFile() {
    new TensorBoardLog(temp.resolve("tensorboard")).close();

    assertThat(Files.exists(temp.resolve("tensorboard"))).isFalse();
  }
}
