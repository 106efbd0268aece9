package dev.retrace.examples.detect;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What volumes are not compared. */
final class DetectorTest {
  private static final Volume UNTOLD = new Volume(1, 1, 2, new float[2], "untold");

  @Test
  void realVolumesNeedClassesWhereGeneratedOnesHaveThem() {
    Detector.requireLabels(List.of(UNTOLD.labelled(0)));
    UserException refusal =
        assertThrows(
            UserException.class, () -> Detector.requireLabels(List.of(UNTOLD.labelled(1), UNTOLD)));
    assertThat(refusal).hasMessageThat().contains("untold has no class");
  }

  @Test
  void featuresAreFinite() {
    Detector.requireFinite(UNTOLD, Map.of("error", 1e300));
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      UserException refusal =
          assertThrows(
              UserException.class, () -> Detector.requireFinite(UNTOLD, Map.of("error", bad)));
      assertThat(refusal).hasMessageThat().contains("untold: the feature error is " + bad);
    }
  }
}
