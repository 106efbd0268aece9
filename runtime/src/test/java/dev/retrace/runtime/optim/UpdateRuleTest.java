package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpdateRuleTest {

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void continuesAfterSaveAndRestoreAsIfNothingHadHappened() throws IOException {
    Golden golden = Golden.open("optim");
    NDArray weight = golden.array(manager, "p0");
    NDArray gradients = golden.array(manager, "grads");
    Path file = folder.resolve("state.safetensors");
    try (UpdateRule first = AdamW.builder().amsgrad(true).build(manager)) {
      for (int step = 0; step < 2; step++) {
        first.beginStep();
        first.update("net.conv.weight", weight, gradients.get(step), 1e-2);
      }
      SafeTensors.write(file, first.state().arrays(), Map.of());
    }
    try (UpdateRule second = AdamW.builder().amsgrad(true).build(manager);
        SafeTensorsFile saved = SafeTensors.open(file)) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      for (String name : saved.names()) {
        arrays.put(name, saved.read(manager, name));
      }
      second.restore(new UpdateState(2, arrays));
      arrays.values().forEach(NDArray::close);
      for (int step = 2; step < 5; step++) {
        second.beginStep();
        second.update("net.conv.weight", weight, gradients.get(step), 1e-2);
      }
    }
    NDArray expected = golden.array(manager, "adamw_amsgrad").get(4);
    // Saving is exact: the tolerance is that of the trajectory without the interruption.
    assertThat(Golden.relativeError(weight, expected)).isLessThan(1e-13);
  }

  @Test
  void workingInPiecesChangesNothing() {
    NDArray whole = manager.arange(0f, 60f, 1f, DataType.FLOAT64).reshape(5, 3, 4);
    NDArray cut = whole.duplicate();
    Pieces.forEach(1000, views -> views[0].muli(views[1]), whole, whole.duplicate());
    Pieces.forEach(24, views -> views[0].muli(views[1]), cut, cut.duplicate());
    assertThat(cut).isEqualTo(whole);
  }

  @Test
  void pieceIsAtLeastOneEntryOfTheFirstAxis() {
    NDArray array = manager.zeros(new Shape(3, 10));
    Pieces.forEach(4, views -> views[0].addi(views[0].getShape().get(0)), array);
    assertThat(array.sum().getFloat()).isEqualTo(30f);
  }

  @Test
  void writesThroughATransposedWeight() {
    NDArray stored = manager.ones(new Shape(1 << 11, 1 << 10));
    NDArray gradient = manager.ones(new Shape(1 << 10, 1 << 11));
    try (UpdateRule rule = new SgdMomentum(manager, 0, 0)) {
      rule.beginStep();
      rule.update("w", stored.transpose(), gradient, 0.25);
    }
    assertThat(stored.max().getFloat()).isEqualTo(0.75f);
  }

  @Test
  void leavesNoArrayBehindAndWorksWhileRecording() {
    NDArray weight = manager.ones(new Shape(4));
    NDArray gradient = manager.ones(new Shape(4));
    weight.setRequiresGradient(true);
    for (UpdateRule rule :
        List.of(
            AdamW.builder().amsgrad(true).build(manager),
            Adam.builder().weightDecay(0.1).build(manager),
            new SgdMomentum(manager, 0.9, 0.1))) {
      update(rule, weight, gradient);
      int before = manager.getManagedArrays().size();
      update(rule, weight, gradient);
      assertThat(manager.getManagedArrays()).hasSize(before);
      rule.close();
    }
    assertThat(weight.max().getFloat()).isLessThan(1f);
    assertThat(manager.getManagedArrays()).contains(gradient);
  }

  private static void update(UpdateRule rule, NDArray weight, NDArray gradient) {
    GradMode.runOn(
        () -> {
          rule.beginStep();
          rule.update("w", weight, gradient, 1e-2);
        });
  }

  @Test
  void updatesAScalarInSinglePrecision() {
    NDArray weight = manager.create(1f);
    try (UpdateRule rule = AdamW.builder().build(manager)) {
      rule.beginStep();
      rule.update("gain", weight, manager.create(2f), 0.5);
    }
    // The first step of Adam is lr·sign(g), after the decay of 0.5·0.01.
    assertThat(weight.getFloat()).isWithin(1e-6f).of(0.995f - 0.5f);
  }

  @Test
  void plainDescentDecaysAndDescends() {
    NDArray weight = manager.create(new double[] {2, -4});
    try (UpdateRule rule = new SgdMomentum(manager, 0, 0.5)) {
      rule.beginStep();
      rule.update("w", weight, manager.create(new double[] {1, 1}), 0.5);
      assertThat(rule.state().arrays()).isEmpty();
    }
    assertThat(weight.toDoubleArray()).isEqualTo(new double[] {1, -3.5});
  }

  @Test
  void refusesAStepThatWasNotBegunOrIsDoneTwice() {
    NDArray weight = manager.ones(new Shape(2));
    try (UpdateRule rule = AdamW.builder().build(manager)) {
      assertThrows(
          IllegalStateException.class, () -> rule.update("w", weight, weight.duplicate(), 1e-3));
      rule.beginStep();
      rule.update("w", weight, weight.duplicate(), 1e-3);
      IllegalStateException twice =
          assertThrows(
              IllegalStateException.class,
              () -> rule.update("w", weight, weight.duplicate(), 1e-3));
      assertThat(twice).hasMessageThat().contains("'w' was already updated in step 1");
    }
  }

  @Test
  void refusesAGradientThatDoesNotFit() {
    NDArray weight = manager.ones(new Shape(2));
    try (UpdateRule rule = AdamW.builder().build(manager)) {
      rule.beginStep();
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> rule.update("conv.weight", weight, manager.ones(new Shape(3)), 1e-3));
      assertThat(e).hasMessageThat().contains("'conv.weight' is float32 (2)");
    }
  }

  @Test
  void refusesTheStateOfAnotherRule() {
    NDArray array = manager.ones(new Shape(2));
    try (UpdateRule rule = AdamW.builder().build(manager)) {
      IllegalArgumentException foreign =
          assertThrows(
              IllegalArgumentException.class,
              () -> rule.restore(new UpdateState(1, Map.of("w.momentum_buffer", array))));
      assertThat(foreign).hasMessageThat().contains("does not belong to this rule");
      IllegalArgumentException half =
          assertThrows(
              IllegalArgumentException.class,
              () -> rule.restore(new UpdateState(1, Map.of("w.exp_avg", array))));
      assertThat(half).hasMessageThat().contains("'w' lacks 'exp_avg_sq'");
    }
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThrows(
        IllegalArgumentException.class, () -> AdamW.builder().betas(1, 0.9).build(manager));
    assertThrows(IllegalArgumentException.class, () -> AdamW.builder().epsilon(-1).build(manager));
    assertThrows(
        IllegalArgumentException.class, () -> Adam.builder().weightDecay(-1).build(manager));
    assertThrows(IllegalArgumentException.class, () -> new SgdMomentum(manager, 1, 0));
  }
}
