package dev.retrace.processor.check;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearNameTest {
  @Test
  void countsLettersThatChange() {
    assertThat(NearName.distance("kept", "kept")).isEqualTo(0);
    assertThat(NearName.distance("KEPT", "kept")).isEqualTo(0);
    assertThat(NearName.distance("keept", "kept")).isEqualTo(1);
    assertThat(NearName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearName.distance("", "kept")).isEqualTo(4);
  }

  @Test
  void guessesTheNearest() {
    assertThat(NearName.to("kep", List.of("keep", "kept", "width"))).hasValue("keep");
    assertThat(NearName.to("wdith", List.of("keep", "kept", "width"))).hasValue("width");
  }

  @Test
  void doesNotGuessWildly() {
    assertThat(NearName.to("channels", List.of("keep", "width"))).isEmpty();
    assertThat(NearName.to("kept", List.of())).isEmpty();
  }
}
