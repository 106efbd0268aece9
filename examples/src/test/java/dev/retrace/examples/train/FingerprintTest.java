package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static long of(List<Volume> training, List<Volume> heldOut) {
    return Fingerprint.of(new VolumeSet(training, heldOut, List.of()));
  }

  private static long labelled(int label) {
    return of(List.of(Cubes.numbered(1, 2).get(0).withLabel(label)), List.of());
  }

  @Test
  void labelsCountInFull() {
    Volume unlabelled = Cubes.numbered(1, 2).get(0);
    assertThat(
            Stream.of(
                    labelled(0),
                    labelled(1),
                    labelled(255),
                    labelled(256),
                    of(List.of(unlabelled), List.of()))
                .distinct()
                .count())
        .isEqualTo(5);
    assertThat(labelled(256)).isEqualTo(labelled(256));
  }

  @Test
  void whatIsHeldOutCounts() {
    List<Volume> two = Cubes.numbered(2, 2);
    assertThat(of(two, List.of())).isNotEqualTo(of(two.subList(0, 1), two.subList(1, 2)));
    assertThat(of(List.of(two.get(1), two.get(0)), List.of())).isNotEqualTo(of(two, List.of()));
  }
}
