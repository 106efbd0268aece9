package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What NumPy 2.4 gave for {@code RandomState(seed).shuffle(list)}. */
class NumpyRandomTest {
  @Test
  void shufflesAsNumpyDoes() {
    int[] ten = IntStream.range(0, 10).toArray();
    new NumpyRandom(12345).shuffle(ten);
    assertThat(ten).isEqualTo(new int[] {0, 7, 3, 9, 6, 4, 1, 8, 5, 2});
    int[] studies = IntStream.rangeClosed(1, 369).toArray();
    new NumpyRandom(0).shuffle(studies);
    assertThat(Arrays.copyOf(studies, 8))
        .isEqualTo(new int[] {141, 151, 273, 61, 302, 146, 38, 205});
    long weighted = 0;
    for (int i = 0; i < studies.length; i++) {
      weighted += (i + 1L) * studies[i];
    }
    assertThat(weighted).isEqualTo(12820098);
  }

  private static List<ScanCase> studies() {
    List<ScanCase> cases = new ArrayList<>();
    for (int i = 1; i <= 369; i++) {
      String name = String.format("data/BraTS20_Training_%03d", i);
      cases.add(new ScanCase(name, name, Path.of(name), Map.of()));
    }
    return cases;
  }

  @Test
  void theStudiesFallIntoThreeParts() {
    Split.Sides validation = new PatchDdmSplit(false).of(studies());
    Split.Sides test = new PatchDdmSplit(true).of(studies());
    assertThat(validation.training()).hasSize(295);
    assertThat(validation.validation()).hasSize(37);
    assertThat(test.training()).isEqualTo(validation.training());
    assertThat(test.validation()).hasSize(37);
    assertThat(validation.training()).containsAtLeast(140, 150, 272); // counted from 0
    assertThat(validation.validation()).containsAtLeast(367, 262, 203, 84, 121);
    assertThat(test.validation()).containsAtLeast(147, 285, 339, 177, 192, 117, 47, 172);
    assertThat(test.validation()).containsNoneIn(validation.validation());
  }

  @Test
  void otherDataHaveNoSuchSplit() {
    ScanCase other = new ScanCase("a/patient_7", "7", Path.of("a"), Map.of());
    UserException e =
        assertThrows(UserException.class, () -> new PatchDdmSplit(false).of(List.of(other)));
    assertThat(e).hasMessageThat().contains("a/patient_7 is none of the 369");
    List<ScanCase> few = studies().subList(0, 3);
    assertThat(assertThrows(UserException.class, () -> new PatchDdmSplit(false).of(few)))
        .hasMessageThat()
        .contains("Of these 3 studies");
  }
}
