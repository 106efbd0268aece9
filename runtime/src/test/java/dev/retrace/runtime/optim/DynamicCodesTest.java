package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class DynamicCodesTest {
  @Test
  void codesAscendFromAlmostMinusOneThroughZeroToOne() {
    double[] table = DynamicCodes.signed();
    assertAscending(table);
    assertThat(table[DynamicCodes.SIGNED_ZERO]).isEqualTo(0.0);
    assertThat(table[255]).isEqualTo(1.0);
    assertThat(table[0]).isWithin(1e-15).of(-(1 - 0.45 / 64));
    // One cell from 1e-7 to 1e-6, two in the decade above, sixty-four from 0.1 to 1.
    assertThat(table[128]).isWithin(1e-15).of(0.55e-6);
    assertThat(table[129]).isWithin(1e-15).of(0.325e-5);
    assertThat(table[130]).isWithin(1e-15).of(0.775e-5);
    assertThat(table[127 + 64]).isWithin(1e-15).of(0.1 + 0.45 / 64);
    for (int i = 1; i < 128; i++) {
      assertThat(table[127 - i]).isEqualTo(-table[127 + i]);
    }
  }

  @Test
  void withoutASignCellsAreHalfAsWide() {
    double[] table = DynamicCodes.unsigned();
    assertAscending(table);
    assertThat(table[0]).isEqualTo(0.0);
    assertThat(table[1]).isWithin(1e-15).of(0.325e-6);
    assertThat(table[2]).isWithin(1e-15).of(0.775e-6);
    assertThat(table[127]).isWithin(1e-15).of(0.1 + 0.45 / 128);
    assertThat(table[254]).isWithin(1e-15).of(1 - 0.45 / 128);
    assertThat(table[255]).isEqualTo(1.0);
  }

  private static void assertAscending(double[] table) {
    assertThat(table).hasLength(256);
    for (int i = 1; i < table.length; i++) {
      assertThat(table[i]).isGreaterThan(table[i - 1]);
    }
  }
}
