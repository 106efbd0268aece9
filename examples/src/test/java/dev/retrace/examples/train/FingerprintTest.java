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

  private static long ofLabel(int label) {
    return of(List.of(Cubes.numbered(1, 2).get(0).labelled(label)), List.of());
  }

  @Test
  void labelsCountInFull() {
    Volume unlabelled = Cubes.numbered(1, 2).get(0);
    assertThat(
            Stream.of(
                    ofLabel(0),
                    ofLabel(1),
                    ofLabel(255),
                    ofLabel(256),
                    of(List.of(unlabelled), List.of()))
                .distinct()
                .count())
        .isEqualTo(5);
    assertThat(ofLabel(256)).isEqualTo(ofLabel(256));
  }

  @Test
  void whatIsHeldOutCounts() {
    List<Volume> two = Cubes.numbered(2, 2);
    assertThat(of(two, List.of())).isNotEqualTo(of(two.subList(0, 1), two.subList(1, 2)));
    assertThat(of(List.of(two.get(1), two.get(0)), List.of())).isNotEqualTo(of(two, List.of()));
  }
}
