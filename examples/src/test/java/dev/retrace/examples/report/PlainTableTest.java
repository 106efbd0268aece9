package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTableTest {
  @Test
  void numbersStandToTheRightAndTextToTheLeft() {
    DataTable table = DataTable.of("Fruit", "name", "n", "share");
    table.row("apple", 1234, 0.5).row("fig", 2, null);
    assertThat(PlainTable.text(table))
        .isEqualTo(
            """
            Fruit
            name       n  share
            apple  1\u202f234    0.5
            fig        2""");
  }
}
