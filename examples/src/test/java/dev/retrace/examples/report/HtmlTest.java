package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
  @Test
  void escapesMarkupAndWhatMayNotStandInHtml() {
    assertThat(Html.escape("<a href=\"x\" b='y'>&\u0000\u007f\ud800 é😀\n"))
        .isEqualTo("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\uFFFD\uFFFD\uFFFD é😀\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "0.5, 0.5",
    "0.0123456, 0.012346",
    "12.3456789, 12.346",
    "-99999.5, −100000",
    "123456.7, 123457",
    "100, 100",
    "0.000031415926, 3.1416e−05",
    "25000000, 2.5e+07",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void showsFiveDigits(double value, String text) {
    assertThat(Html.number(value)).isEqualTo(text);
  }

  @Test
  void groupsWholeNumbers() {
    assertThat(Html.number(343_553_026L)).isEqualTo("343\u202f553\u202f026");
    assertThat(Html.number(-1234)).isEqualTo("−1\u202f234");
    assertThat(Html.number(7)).isEqualTo("7");
  }
}
