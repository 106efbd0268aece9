package dev.retrace.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BytesTest {
  @ParameterizedTest
  @CsvSource({
    "8GiB, 8589934592",
    "900MiB, 943718400",
    "8GB, 8000000000",
    "1.5 gib, 1610612736",
    "64kib, 65536",
    "2TiB, 2199023255552",
    "7b, 7",
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertThat(Bytes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "GiB", "", "-1GiB", "0MiB", "8Gib s", "1e3MiB", "99999999999TiB"})
  void refusesTheRest(String text) {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Bytes.parse(text)))
        .hasMessageThat()
        .isEqualTo("expected an amount of memory such as 8GiB, 900MiB or 8GB, not " + text);
  }

  @Test
  void writesTheUnitThatFits() {
    assertThat(Bytes.text(943718400)).isEqualTo("900.0 MiB");
    assertThat(Bytes.text(3L << 29)).isEqualTo("1.50 GiB");
  }
}
