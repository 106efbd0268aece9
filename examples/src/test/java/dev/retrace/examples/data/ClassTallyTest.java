package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClassTallyTest {
  private static final Volume PLAIN = new Volume(1, 1, 1, new float[1], "a");

  @Test
  void countsEachClass() {
    List<Volume> volumes =
        List.of(PLAIN.labelled(2), PLAIN.labelled(0), PLAIN.labelled(2), PLAIN, PLAIN.labelled(2));
    assertThat(ClassTally.of(volumes).counts()).containsExactly(0, 1, 2, 3).inOrder();
    assertThat(ClassTally.of(volumes).text()).isEqualTo("0: 1 (25 %), 2: 3 (75 %)");
  }

  @Test
  void volumesWithoutClassGiveNoText() {
    assertThat(ClassTally.of(List.of(PLAIN)).text()).isEmpty();
  }
}
