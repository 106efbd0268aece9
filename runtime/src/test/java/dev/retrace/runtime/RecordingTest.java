package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingTest {
  private static final DataType TYPE = DataType.FLOAT64;

  private NDManager manager;
  private NDArray x;
  private NDArray time;
  private NDArray g;
  private SmallBranch branch;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(3);
    manager = NDManager.newBaseManager();
    x = Numbers.normal(manager, TYPE, 1, new Shape(2, 3, 4));
    time = Numbers.normal(manager, TYPE, 2, new Shape(2, 5));
    g = Numbers.normal(manager, TYPE, 3, new Shape(2, 2, 4));
    branch = new SmallBranch(2);
    branch.initialize(manager, TYPE, x.getShape(), time.getShape());
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void givesTheGradientsOfAutograd() {
    Map<String, NDArray> given = new LinkedHashMap<>();
    branch.getParameters().forEach(each -> given.put(each.getKey(), each.getValue().getArray()));
    given.put("time", time);
    Autograd.Outcome expected = Autograd.of(this::plain, x, given, g, null);

    try (Recording recording = Recording.of(branch, true, x, time);
        Gradients sink = new Gradients(manager)) {
      assertClose(recording.output(), expected.value());
      NDArray sum = x.duplicate(); // what is there is added to
      recording.pullback(g.duplicate(), sum, sink);
      assertClose(sum.sub(x), expected.grad());
      assertClose(recording.gradient(1), expected.given().get("time"));
      for (var parameter : branch.getParameters()) {
        assertClose(
            sink.of(parameter.getValue()).orElseThrow(), expected.given().get(parameter.getKey()));
      }
    }
  }

  private Formula.Result plain(NDArray in, Map<String, NDArray> given) {
    // The block itself under plain autograd: here the recording is tested, not the block.
    List<NDArray> values = new ArrayList<>(given.values());
    ParameterStore store =
        new ParameterStore(manager, false) {
          @Override
          public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return values.get(branch.getParameters().values().indexOf(parameter));
          }
        };
    return Formula.Result.of(
        branch.forward(store, new NDList(in, given.get("time")), false).singletonOrThrow());
  }

  @Test
  void addsToAViewOfALargerGradient() {
    NDArray buffer = Numbers.normal(manager, TYPE, 4, new Shape(2, 5, 4));
    double[] before = buffer.toDoubleArray();
    try (Recording recording = Recording.of(branch, true, x, time);
        Parts parts = Parts.of(buffer, 3);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(g.duplicate(), parts.left(), sink);
    }
    double[] after = buffer.toDoubleArray();
    for (int i = 0; i < after.length; i++) {
      boolean left = i / 4 % 5 < 3;
      assertThat(after[i] == before[i]).isEqualTo(!left);
    }
  }

  @Test
  void leavesParametersAndInputsAsTheyAre() {
    double[] before = x.toDoubleArray();
    try (Recording recording = Recording.of(branch, true, x, time);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(g.duplicate(), sink);
    }
    for (Parameter parameter : branch.getParameters().values()) {
      assertThat(JniUtils.getGradient((PtNDArray) parameter.getArray())).isNull();
    }
    assertThat(JniUtils.getGradient((PtNDArray) x)).isNull();
    assertThat(x.toDoubleArray()).isEqualTo(before);
    assertThat(x.hasGradient()).isFalse();
  }

  @Test
  void leavesNothingBehind() {
    int before = LiveArrays.count(manager);
    try (Recording recording = Recording.of(branch, true, x, time);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(g.duplicate(), sink);
    }
    Recording.of(branch, true, x, time).close(); // nor does one that is never pulled back
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void frozenParametersGetNoGradient() {
    Parameter frozen = branch.getParameters().get("inner.weight");
    frozen.freeze(true);
    try (Recording recording = Recording.of(branch, true, x, time);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(g.duplicate(), sink);

      assertThat(sink.of(frozen)).isEmpty();
      assertThat(sink.of(branch.getParameters().get("outer.weight"))).isPresent();
      assertThat(recording.gradient(0)).isNotNull();
    }
  }

  @Test
  void anInputThatDoesNotCountHasNoGradient() {
    Block first = new LambdaBlock(list -> new NDList(Numbers.times(list.head(), 2)));
    try (Recording recording = Recording.of(first, true, x, time);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(x.duplicate(), sink);

      assertThat(recording.gradient(0)).isNotNull();
      assertThat(recording.gradient(1)).isNull();
    }
  }

  @Test
  void integersMayBeGivenButHaveNoGradient() {
    NDArray labels = manager.create(new long[] {1, 0});
    Block scaled =
        new LambdaBlock(
            list ->
                new NDList(
                    list.head().mul(list.get(1).toType(TYPE, false).reshape(2, 1, 1).add(1f))));
    try (Recording recording = Recording.of(scaled, true, x, labels);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(x.duplicate(), sink);

      assertThat(recording.gradient(0)).isNotNull();
      assertThat(recording.gradient(1)).isNull();
    }
  }

  @Test
  void aBranchThatCutsItsGraphIsNamedAsTheCause() {
    int before = LiveArrays.count(manager);
    Block cut = new LambdaBlock(list -> new NDList(list.head().duplicate()));
    try (Recording recording = Recording.of(cut, true, x);
        Gradients sink = new Gradients(manager)) {
      assertThat(
              assertThrows(
                  IllegalStateException.class, () -> recording.pullback(x.duplicate(), sink)))
          .hasMessageThat()
          .isEqualTo(
              "a branch's output has no differentiable way back to its input or parameters; "
                  + "do not detach, duplicate or convert inside it");
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void writingBeforePullingBackIsNotMistakenForACutGraph() {
    NDArray own = x.duplicate();
    try (Recording recording = Recording.of(branch, true, own, time);
        Gradients sink = new Gradients(manager)) {
      own.addi(1f);
      assertThat(
              assertThrows(RuntimeException.class, () -> recording.pullback(g.duplicate(), sink)))
          .hasMessageThat()
          .contains("inplace");
    }
  }

  @Test
  void anExceptionInsideTheBranchClosesWhatWasOpened() {
    int before = LiveArrays.count(manager);
    Block broken =
        new LambdaBlock(
            list -> {
              Numbers.times(list.head(), 2); // left to the manager that dies
              throw new IllegalStateException("broken");
            });

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Recording.of(broken, true, x));

    assertThat(e).hasMessageThat().isEqualTo("broken");
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    assertThat(GradMode.off(GradMode::isOn)).isFalse();
  }

  @Test
  void theOutputIsOutsideAnyGraph() {
    try (Recording recording = Recording.of(branch, true, x, time)) {
      NDArray doubled = GradMode.on(() -> Numbers.times(recording.output(), 2));
      assertThrows(
          RuntimeException.class,
          () -> JniUtils.backward((PtNDArray) doubled, (PtNDArray) g.duplicate(), false, false));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void piecesGiveTheGradientsOfTheWhole(boolean recomputed) {
    Chain chain = new Chain(recomputed);
    chain.initialize(manager, TYPE, x.getShape());
    NDArray cotangent = Numbers.normal(manager, TYPE, 5, x.getShape());
    NDArray condition = Numbers.normal(manager, TYPE, 6, x.getShape());
    Map<String, NDArray> given = new LinkedHashMap<>();
    given.put("shared", chain.shared.getArray());
    given.put("last", chain.last.getArray());
    given.put("c", condition);
    Autograd.Outcome expected =
        Autograd.of(
            (in, p) -> {
              NDArray h = in.mul(p.get("shared")).add(p.get("c")).tanh();
              return Formula.Result.of(h.mul(p.get("shared")).mul(p.get("last")).add(p.get("c")));
            },
            x,
            given,
            cotangent,
            null);
    int before = LiveArrays.count(manager);
    List<Parameter> order = new ArrayList<>();

    try (Recording recording = Recording.of(chain, true, x, condition);
        Gradients sums = new Gradients(manager)) {
      assertClose(recording.output(), expected.value());
      recording.pullback(
          cotangent.duplicate(),
          new GradientSink() {
            @Override
            public void parameter(Parameter parameter, NDArray grad) {
              order.add(parameter);
              sums.parameter(parameter, grad);
            }

            @Override
            public void condition(String name, NDArray grad) {
              sums.condition(name, grad);
            }
          });

      // The shared one goes on once, when the first piece, the last to be pulled back, is done.
      assertThat(order).containsExactly(chain.last, chain.shared).inOrder();
      assertClose(sums.of(chain.shared).orElseThrow(), expected.given().get("shared"));
      assertClose(sums.of(chain.last).orElseThrow(), expected.given().get("last"));
      assertClose(recording.gradient(0), expected.grad());
      assertClose(recording.gradient(1), expected.given().get("c"));
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void anInputGradientNobodyWantsIsLeftOut() {
    Branch whole = new Branch(branch, List.of("time"));
    Pass pass = Pass.training(Conditions.of("time", time));
    try (Recording expected = whole.record(x, pass);
        Recording actual = whole.withoutInputGradient().record(x, pass);
        Gradients one = new Gradients(manager);
        Gradients other = new Gradients(manager)) {
      expected.pullback(g.duplicate(), one);
      actual.pullback(g.duplicate(), other);

      assertThat(expected.gradient(0)).isNotNull();
      assertThat(actual.gradient(0)).isNull();
      for (Parameter each : branch.getParameters().values()) {
        assertClose(other.of(each).orElseThrow(), Numbers.doubles(one.of(each).orElseThrow()));
      }
      assertClose(other.of("time").orElseThrow(), Numbers.doubles(one.of("time").orElseThrow()));
    }
  }

  @Test
  void whereNothingIsWantedNothingIsMissed() {
    branch.getParameters().values().forEach(each -> each.freeze(true));
    Block first = new LambdaBlock(list -> new NDList(Numbers.times(list.head(), 2)));
    Branch frozen = new Branch(first, List.of()).withoutInputGradient();
    try (Recording recording = frozen.record(x, Pass.training(Conditions.NONE));
        Gradients sink = new Gradients(manager)) {
      recording.pullback(x.duplicate(), sink);

      assertThat(recording.gradient(0)).isNull();
    }
  }

  private static void assertClose(NDArray actual, double[] expected) {
    assertThat(Golden.relativeError(Numbers.doubles(actual), expected)).isAtMost(1e-14);
  }

  /** tanh(x shared + c), and of that h: h shared last + c. */
  private static final class Chain extends AbstractBlock implements Piecewise {
    private final Parameter shared = parameter("shared");
    private final Parameter last = parameter("last");

    private final boolean recomputed;

    Chain(boolean recomputed) {
      super((byte) 1);
      this.recomputed = recomputed;
    }

    private Parameter parameter(String name) {
      return addParameter(
          Parameter.builder()
              .setName(name)
              .setType(Parameter.Type.OTHER)
              .optInitializer(new NormalInitializer(1f))
              .build());
    }

    @Override
    protected void prepare(Shape[] inputs) {
      shared.setShape(inputs[0]);
      last.setShape(inputs[0]);
    }

    @Override
    public List<Piece> pieces() {
      List<Piece> pieces = List.of(first(), second());
      return recomputed ? List.of(Piece.recomputed(pieces)) : pieces;
    }

    private Piece first() {
      return Piece.of(
          (store, in, training) -> {
            NDArray w = store.getValue(shared, in.head().getDevice(), training);
            return in.head().mul(w).add(in.get(1)).tanh();
          });
    }

    private Piece second() {
      return Piece.of(
          (store, in, training) -> {
            NDArray w = store.getValue(shared, in.head().getDevice(), training);
            NDArray v = store.getValue(last, in.head().getDevice(), training);
            return in.head().mul(w).mul(v).add(in.get(1));
          });
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      throw new UnsupportedOperationException("is recorded piece by piece");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return inputs;
    }
  }
}
