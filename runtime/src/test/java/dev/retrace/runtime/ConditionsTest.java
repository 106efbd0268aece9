package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

final class ConditionsTest {
  @Test
  void areFoundByNameInTheOrderGiven() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray time = manager.create(1f);
      NDArray label = manager.create(2f);
      Conditions one = Conditions.of("time", time);
      Conditions both = one.and("label", label);

      assertThat(both.names()).containsExactly("time", "label").inOrder();
      assertThat(both.value("label")).isSameInstanceAs(label);
      assertThat(both.value("time")).isSameInstanceAs(time);
      assertThat(one.names()).containsExactly("time");
      assertThat(Conditions.NONE.names()).isEmpty();
    }
  }

  @Test
  void aMissingOneIsNamedWithWhatWasGiven() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Conditions given = Conditions.of("label", manager.create(1f)).and("age", manager.create(1f));

      assertThat(assertThrows(IllegalArgumentException.class, () -> given.value("time")))
          .hasMessageThat()
          .isEqualTo(
              "a branch needs the condition 'time' but the network was given label, age; "
                  + "pass Conditions.of(\"time\", ...)");
      assertThat(assertThrows(IllegalArgumentException.class, () -> Conditions.NONE.value("time")))
          .hasMessageThat()
          .contains("was given none");
    }
  }

  @Test
  void oneNameIsGivenOnce() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Conditions given = Conditions.of("time", manager.create(1f));

      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> given.and("time", manager.create(2f))))
          .hasMessageThat()
          .isEqualTo("condition 'time' is given twice");
    }
  }
}
