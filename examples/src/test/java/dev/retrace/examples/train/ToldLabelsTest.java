package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.idm.Conditioning;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ToldLabelsTest {
  private static final List<Volume> SIX =
      Cubes.numbered(6, 2).stream().map(each -> each.labelled((int) each.at(0, 0, 0) % 3)).toList();

  private static String refusal(List<Volume> volumes) {
    VolumeSet set = new VolumeSet(volumes, volumes, List.of());
    return assertThrows(
            UserException.class, () -> ToldLabels.of(SmallRun.config("model.classes=2"), set))
        .getMessage();
  }

  @Test
  void tellsTheClassesOfVolumes() {
    assertThat(new ToldLabels(3, 0).draw(SIX, null)).isEqualTo(labels());
    assertThat(new ToldLabels(3, 0).all(List.of(Cubes.numbered(1, 2).get(0))))
        .isEqualTo(new int[] {Conditioning.NO_CLASS});
    assertThat(ToldLabels.NONE.all(SIX)[0]).isEqualTo(Conditioning.NO_CLASS);
  }

  private static int[] labels() {
    return SIX.stream().mapToInt(each -> each.label().orElseThrow()).toArray();
  }

  @Test
  void leavesOutAPartOfThem() {
    Random random = new Random(1);
    ToldLabels half = new ToldLabels(3, 0.5);
    long untold = 0;
    for (int i = 0; i < 500; i++) {
      untold +=
          Arrays.stream(half.draw(SIX, random)).filter(x -> x == Conditioning.NO_CLASS).count();
    }
    assertThat(untold / 3000.0).isWithin(0.03).of(0.5); // three deviations of 3000 draws
    assertThat(half.all(SIX)).isEqualTo(labels());
  }

  @Test
  void refusesLabelsThatTheNetworkDoesNotKnow() {
    assertThat(refusal(SIX)).contains("is of class 2, but model.classes is 2");
    assertThat(refusal(Cubes.numbered(2, 2))).contains("for no volume has a label");
  }
}
