package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.junit.jupiter.api.Test;

/** A pass and what travels with it. */
final class PassTest {
  @Test
  void saysWhatItIsFor() {
    Pass inference = Pass.inference(Conditions.NONE);
    Pass training = Pass.training(Conditions.NONE);
    Pass stored = Pass.stored(Conditions.NONE);

    assertThat(inference.isTraining()).isFalse();
    assertThat(inference.isStored()).isFalse();
    assertThat(training.isTraining()).isTrue();
    assertThat(training.isStored()).isFalse();
    assertThat(stored.isTraining()).isTrue();
    assertThat(stored.isStored()).isTrue();
    assertThat(training.conditions()).isSameInstanceAs(Conditions.NONE);
  }

  @Test
  void readsTheParametersThemselves() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Parameter weight =
          Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
      weight.setArray(manager.zeros(new Shape(2)));
      Pass pass = Pass.training(Conditions.NONE);

      assertThat(pass.parameters().getValue(weight, manager.getDevice(), true))
          .isSameInstanceAs(weight.getArray());
      assertThat(pass.parameters().getValue(null, manager.getDevice(), true)).isNull();
    }
  }

  @Test
  void statesAreOfTypesThatDoNotDrift() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray half = manager.zeros(new Shape(1, 2), DataType.FLOAT16);

      assertThrows(IllegalArgumentException.class, () -> State.of(half));
      assertThrows(IllegalArgumentException.class, () -> State.tracking(half));
    }
  }

  @Test
  void theLogDeterminantIsSummedOnlyWhereTracked() {
    try (NDManager manager = NDManager.newBaseManager();
        State untracked = State.of(manager.zeros(new Shape(2, 1, 3)));
        State tracked = State.tracking(manager.zeros(new Shape(2, 1, 3)))) {
      for (State state : new State[] {untracked, tracked}) {
        state.logDet().add(manager.create(new float[] {1, 2}));
        state.logDet().subtract(manager.create(new float[] {3, 5}));
      }

      assertThat(tracked.logDet().value().toFloatArray()).isEqualTo(new float[] {-2, -3});
      assertThat(tracked.with(tracked.value()).logDet()).isSameInstanceAs(tracked.logDet());
      assertThat(assertThrows(IllegalStateException.class, () -> untracked.logDet().value()))
          .hasMessageThat()
          .isEqualTo("the log-determinant is not tracked; start from State.tracking(...)");
    }
  }
}
