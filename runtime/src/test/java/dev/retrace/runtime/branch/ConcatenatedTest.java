package dev.retrace.runtime.branch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.training.ParameterStore;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConcatenatedTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void free() {
    manager.close();
  }

  private NDArray normal(long seed, long... shape) {
    return Numbers.normal(manager, DataType.FLOAT64, seed, new Shape(shape));
  }

  @Test
  void anInnerBlockReadsTheConditionsAsChannels() {
    NDArray x = normal(1, 2, 2, 3, 2);
    NDArray time = normal(2, 2, 3);
    NDArray map = normal(3, 2, 1, 3, 2);
    Concatenated branch = new Concatenated(new SmallBranch(4));
    branch.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape(), map.getShape());
    Pass pass = Pass.inference(Conditions.NONE);

    NDArray actual = Evaluation.of(branch, pass, x, time, map);

    NDArray spread = time.reshape(2, 3, 1, 1).repeat(2, 3).repeat(3, 2);
    NDArray whole = x.concat(spread, 1).concat(map, 1);
    SmallBranch inner = new SmallBranch(4);
    inner.initialize(manager, DataType.FLOAT64, whole.getShape());
    for (String name : branch.getParameters().keys()) {
      Numbers.overwrite(
          inner.getParameters().get(name).getArray(),
          branch.getParameters().get(name).getArray().toDoubleArray());
    }
    assertThat(actual.toDoubleArray()).isEqualTo(Evaluation.of(inner, pass, whole).toDoubleArray());
    assertThat(branch.getParameters().keys())
        .containsExactly("inner.weight", "outer.weight", "outer.bias");
  }

  @Test
  void gradientsReachTheConditions() {
    NDArray x = normal(1, 2, 4, 3);
    NDArray time = normal(2, 2, 2);
    NDArray map = normal(3, 2, 1, 3);
    OneCoupling coupling =
        new OneCoupling(
            new Affine(), Half.LEFT, new Concatenated(new SmallBranch(4)), "time", "map");
    coupling.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape(), map.getShape());

    new LayerContract(coupling, x, Conditions.of("time", time).and("map", map))
        .inverts(1e-13)
        .agreesWithDifferences()
        .leavesNothingBehind()
        .buildsNoGraph();
  }

  @Test
  void withoutConditionsItIsTheInnerBlock() {
    Concatenated branch = new Concatenated(Blocks.identityBlock());
    NDArray x = normal(1, 2, 2, 3);
    branch.initialize(manager, DataType.FLOAT64, x.getShape());

    NDArray y =
        branch.forward(new ParameterStore(manager, false), new NDList(x), false).singletonOrThrow();

    assertThat(y).isEqualTo(x);
    assertThat(branch.getOutputShapes(new Shape[] {x.getShape(), new Shape(2, 5)})[0])
        .isEqualTo(new Shape(2, 7, 3));
  }

  @Test
  void theIdentityInsideKeepsWhatItReturns() {
    Concatenated branch = new Concatenated(Blocks.identityBlock());
    NDArray x = normal(1, 2, 2, 3);
    NDArray time = normal(2, 2, 1);
    branch.initialize(manager, DataType.FLOAT64, x.getShape(), time.getShape());

    NDArray y = Evaluation.of(branch, Pass.inference(Conditions.NONE), x, time);

    assertThat(y.getShape()).isEqualTo(new Shape(2, 3, 3));
    assertThat(y.toDoubleArray()).hasLength(18);
  }

  @Test
  void conditionsOfAnotherSizeAreNamed() {
    OneCoupling coupling =
        new OneCoupling(new Affine(), Half.LEFT, new Concatenated(new SmallBranch(4)), "map");

    LayerException e =
        assertThrows(
            LayerException.class,
            () ->
                coupling.initialize(
                    manager, DataType.FLOAT64, new Shape(2, 4, 3), new Shape(2, 1, 5)));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "residual: a concatenated condition is (batch, features) or has the positions of the"
                + " part (2, 2, 3), but was given (2, 1, 5)");
  }
}
