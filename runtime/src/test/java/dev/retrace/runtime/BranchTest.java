package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a branch sees and what it may do, through the coupling it belongs to. */
final class BranchTest {
  private static final DataType TYPE = DataType.FLOAT64;

  private NDManager manager;
  private NDArray x;

  @BeforeEach
  void make() {
    manager = NDManager.newBaseManager();
    x = Numbers.normal(manager, TYPE, 1, new Shape(2, 2, 3));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void readsTheOtherPartAndTheConditionsInTheOrderDeclared() {
    NDArray a = Numbers.normal(manager, TYPE, 2, new Shape(2, 1, 1));
    NDArray b = Numbers.normal(manager, TYPE, 3, new Shape(2, 1, 1));
    List<NDList> seen = new ArrayList<>();
    Block block =
        new LambdaBlock(
            list -> {
              NDList copies = new NDList();
              list.forEach(each -> copies.add(manager.create(each.toDoubleArray())));
              seen.add(copies);
              return new NDList(
                  list.head()
                      .add(Numbers.times(list.get(1), 2))
                      .add(Numbers.times(list.get(2), 3)));
            });
    OneCoupling coupling = new OneCoupling(new Additive(), Half.RIGHT, block, "b", "a");
    assertThat(coupling.conditionNames()).containsExactly("b", "a").inOrder();
    Conditions given = Conditions.of("a", a).and("b", b).and("unused", a);

    double[] y = new LayerRun(coupling, given).forward(x).value();

    NDArray left = x.get(":, :1");
    NDArray right = x.get(":, 1:").add(left).add(Numbers.times(b, 2)).add(Numbers.times(a, 3));
    NDArray expected = NDArrays.concat(new NDList(left, right), 1);
    assertThat(y).usingTolerance(1e-14).containsExactly(expected.toDoubleArray()).inOrder();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).get(0).toDoubleArray()).isEqualTo(left.toDoubleArray());
    assertThat(seen.get(0).get(1).toDoubleArray()).isEqualTo(b.toDoubleArray());
  }

  @Test
  void isEvaluatedOncePerDirection() {
    List<Boolean> recording = new ArrayList<>();
    Block block =
        new LambdaBlock(
            list -> {
              recording.add(GradMode.isOn());
              return new NDList(Numbers.times(list.head(), 0.5));
            });
    LayerRun run = new LayerRun(new OneCoupling(new Additive(), Half.LEFT, block), Conditions.NONE);

    run.forward(x);
    run.inverse(x);
    assertThat(recording).containsExactly(false, false);
    run.backward(x, x, null);
    run.inverseBackward(x, x, null);
    assertThat(recording).containsExactly(false, false, true, true).inOrder();
  }

  @Test
  void aMissingConditionIsNamedAndNothingStaysOpen() {
    InvertibleLevel level = new InvertibleLevel(new Level(2, 1, 0, 1));
    level.initialize(manager, TYPE, x.getShape(), new Shape(2, 3));
    int before = LiveArrays.count(manager);

    try (NDArray own = x.duplicate()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> level.forward(State.of(own), Pass.inference(Conditions.NONE)));
      assertThat(e).hasMessageThat().startsWith("a branch needs the condition 'time'");
    }

    // The state may already have passed into another buffer, which the caller's manager frees.
    assertThat(LiveArrays.count(manager)).isAtMost(before + 1);
  }

  @Test
  void anExceptionOnTheWayBackClosesTheRecordingAndKeepsTheMode() {
    Block block =
        new LambdaBlock(
            list -> {
              if (GradMode.isOn()) {
                Numbers.times(list.head(), 2);
                throw new IllegalStateException("broken");
              }
              return list;
            });
    OneCoupling coupling = new OneCoupling(new Additive(), Half.LEFT, block);
    int before = LiveArrays.count(manager);

    try (Trace end = Trace.of(x.duplicate(), x.duplicate());
        Gradients sink = new Gradients(manager)) {
      GradMode.runOff(
          () -> {
            assertThrows(
                IllegalStateException.class,
                () -> coupling.backward(end, Pass.training(Conditions.NONE), sink));
            assertThat(GradMode.isOn()).isFalse();
          });
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void aBranchThatReturnsWhatItReadsIsFine() {
    OneCoupling coupling =
        new OneCoupling(new Additive(), Half.LEFT, new LambdaBlock(list -> list));
    LayerRun run = new LayerRun(coupling, Conditions.NONE);
    double[] y = run.forward(x).value();

    assertThat(y[0]).isEqualTo(x.getDouble(0, 0, 0) + x.getDouble(0, 1, 0));
    NDArray end = Numbers.of(manager, TYPE, y, x.getShape());
    LayerRun.Back back = run.backward(end, end, null);
    // d right = g right + g left, where the left part was written with the right one.
    assertThat(back.grad()[3]).isEqualTo(y[3] + y[0]);
  }

  @Test
  void aCutBranchIsNamedAsTheCauseOnTheWayBack() {
    OneCoupling coupling =
        new OneCoupling(
            new Additive(),
            Half.LEFT,
            new LambdaBlock(list -> new NDList(list.head().duplicate())));
    LayerRun run = new LayerRun(coupling, Conditions.NONE);

    assertThat(assertThrows(IllegalStateException.class, () -> run.backward(x, x, null)))
        .hasMessageThat()
        .contains("no differentiable way back");
  }

  @Test
  void frozenParametersOfANetGetNoGradient() {
    InvertibleLevel level = new InvertibleLevel(new Level(2, 1, 1, 1));
    NDArray wide = Numbers.normal(manager, TYPE, 4, new Shape(2, 2, 4));
    NDArray time = Numbers.normal(manager, TYPE, 5, new Shape(2, 3));
    level.initialize(manager, TYPE, wide.getShape(), time.getShape());
    LayerRun run = new LayerRun(level, Conditions.of("time", time));
    double[] before = run.backward(wide, wide, null).grad();
    List<String> frozen =
        List.of("mix.weight", "junction.down.weight", "encode[0].shift.inner.weight");
    frozen.forEach(name -> level.getParameters().get(name).freeze(true));

    LayerRun.Back back = run.backward(wide, wide, null);

    assertThat(back.given().keySet()).containsNoneIn(frozen);
    assertThat(back.given())
        .hasSize(1 + level.getParameters().size() - frozen.size()); // and the condition
    assertThat(back.grad()).isEqualTo(before);
    assertThat(run.inverseBackward(wide, wide, null).given().keySet()).containsNoneIn(frozen);
    for (Parameter parameter : level.getParameters().values()) {
      parameter.freeze(true);
    }
    assertThat(run.backward(wide, wide, null).given().keySet()).containsExactly("time");
  }
}
