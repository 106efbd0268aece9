package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.report.DataTable.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @Test
  void quotesWhatNeedsQuotesAndNothingElse() {
    DataTable table =
        new DataTable("left out", new Column("name"), new Column("peak", "MiB"))
            .row("plain", 1.25)
            .row("a, b", 1)
            .row("say \"hi\"", null)
            .row("two\r\nlines", Double.NaN);

    assertThat(Csv.text(table))
        .isEqualTo(
            "name,peak (MiB)\r\n"
                + "plain,1.25\r\n"
                + "\"a, b\",1\r\n"
                + "\"say \"\"hi\"\"\",\r\n"
                + "\"two\r\nlines\",\r\n");
  }

  @Test
  void writesNumbersInFull() {
    double value = 0.1 + 0.2;

    assertThat(Csv.text(DataTable.of("", "x").row(value))).contains(String.valueOf(value));
  }

  @Test
  void writesUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deep/table.csv");

    Csv.write(file, DataTable.of("", "größe").row("µ"));

    assertThat(Files.readString(file)).isEqualTo("größe\r\nµ\r\n");
  }

  @Test
  void rowsHaveACellForEachColumn() {
    DataTable table = DataTable.of("caption", "a", "b");

    assertThrows(IllegalArgumentException.class, () -> table.row(1));
  }
}
