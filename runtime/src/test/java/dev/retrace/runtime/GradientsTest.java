package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import dev.retrace.runtime.testing.LiveArrays;
import org.junit.jupiter.api.Test;

/** The two sinks that sum. */
final class GradientsTest {
  private static final Parameter WEIGHT =
      Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
  private static final Parameter OTHER =
      Parameter.builder().setName("other").setType(Parameter.Type.WEIGHT).build();

  @Test
  void usesAreSummedUntilTheyAreCleared() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients gradients = new Gradients(manager)) {
      gradients.parameter(WEIGHT, manager.create(new float[] {1, 2}));
      NDArray second = manager.create(new float[] {10, 20});
      gradients.parameter(WEIGHT, second);
      gradients.condition("time", manager.create(new float[] {5}));
      gradients.condition("time", manager.create(new float[] {6}));

      assertThat(gradients.of(WEIGHT).orElseThrow().toFloatArray()).isEqualTo(new float[] {11, 22});
      assertThat(gradients.of("time").orElseThrow().toFloatArray()).isEqualTo(new float[] {11});
      assertThat(gradients.of(OTHER).isPresent()).isFalse();
      assertThat(gradients.of("label").isPresent()).isFalse();
      assertThat(((PtNDArray) second).isReleased()).isTrue();

      gradients.clear();

      assertThat(gradients.of(WEIGHT).isPresent()).isFalse();
      gradients.parameter(WEIGHT, manager.create(new float[] {3, 4}));
      assertThat(gradients.of(WEIGHT).orElseThrow().toFloatArray()).isEqualTo(new float[] {3, 4});
    }
  }

  @Test
  void sumsOutliveTheManagerTheyCameFromAndDieWithTheSink() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Gradients gradients = new Gradients(manager);
      try (NDManager scratch = manager.newSubManager()) {
        gradients.parameter(WEIGHT, scratch.create(new float[] {1, 2}));
        gradients.condition("time", scratch.create(new float[] {3}));
      }
      assertThat(gradients.of(WEIGHT).orElseThrow().toFloatArray()).isEqualTo(new float[] {1, 2});
      assertThat(gradients.of("time").orElseThrow().toFloatArray()).isEqualTo(new float[] {3});

      gradients.close();

      assertThat(LiveArrays.count(manager)).isEqualTo(0);
    }
  }

  @Test
  void conditionsAreSummedAndParametersHandedOn() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients next = new Gradients(manager)) {
      NDArray label = manager.create(new float[] {4});
      try (ConditionGradients gradients = new ConditionGradients(next)) {
        try (NDManager scratch = manager.newSubManager()) {
          gradients.condition("time", scratch.create(new float[] {1}));
          gradients.condition("time", scratch.create(new float[] {2}));
          gradients.parameter(WEIGHT, scratch.create(new float[] {7}));
        }

        gradients.condition("label", label);

        try (NDArray time = gradients.take("time")) {
          assertThat(time.toFloatArray()).isEqualTo(new float[] {3});
        }
        assertThat(assertThrows(IllegalStateException.class, () -> gradients.take("time")))
            .hasMessageThat()
            .isEqualTo("no branch depends on the condition 'time'");
      }
      assertThat(((PtNDArray) label).isReleased()).isTrue(); // nobody took it
      assertThat(next.of(WEIGHT).orElseThrow().toFloatArray()).isEqualTo(new float[] {7});
      assertThat(next.of("time").isPresent()).isFalse();
    }
  }
}
