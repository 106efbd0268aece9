package dev.retrace.runtime.branch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScaleAndShiftTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, 4, 3));
  private final NDArray time = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(2, 3));

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void bothBlocksReadPartAndConditions() {
    check(new ScaleAndShift(new SmallBranch(2), new SmallBranch(2)), "time");
  }

  @Test
  void aBlockMayBeTheIdentity() {
    check(new ScaleAndShift(new SmallBranch(2), Blocks.identityBlock()));
  }

  private void check(ScaleAndShift branch, String... given) {
    OneCoupling coupling = new OneCoupling(new Affine(), Half.LEFT, branch, given);
    boolean conditioned = given.length > 0;
    if (conditioned) {
      coupling.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape());
    } else {
      coupling.initialize(manager, DataType.FLOAT64, x.getShape());
    }
    new LayerContract(coupling, x, conditioned ? Conditions.of("time", time) : Conditions.NONE)
        .inverts(1e-13)
        .agreesWithDifferences()
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @Test
  void namesSayWhichIsWhich() {
    ScaleAndShift branch = new ScaleAndShift(new SmallBranch(2), new SmallBranch(2));
    branch.initialize(manager, DataType.FLOAT64, new Shape(2, 2, 3));

    assertThat(branch.getParameters().keys())
        .containsExactly(
            "scale.inner.weight",
            "scale.outer.weight",
            "scale.outer.bias",
            "shift.inner.weight",
            "shift.outer.weight",
            "shift.outer.bias")
        .inOrder();
  }

  @Test
  void differentSizesAreNamed() {
    OneCoupling coupling =
        new OneCoupling(
            new Affine(), Half.LEFT, new ScaleAndShift(new SmallBranch(2), new SmallBranch(3)));

    LayerException e =
        assertThrows(
            LayerException.class,
            () -> coupling.initialize(manager, DataType.FLOAT64, x.getShape()));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "residual: scale and shift must return the same shape, but scale returns (2, 2, 3) and"
                + " shift (2, 3, 3); give both the channels that the coupling writes");
  }
}
