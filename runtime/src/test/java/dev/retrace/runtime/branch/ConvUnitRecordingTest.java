package dev.retrace.runtime.branch;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.GradientCheck;
import dev.retrace.runtime.kernel.Precision;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A unit's own way back, against the engine's autograd through its {@code forward}. */
final class ConvUnitRecordingTest {
  private NDManager manager;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(5);
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"INSTANCE, 1, 3", "INSTANCE, 2, 1", "GROUP, 3, 2", "NONE, 3, 2", "INSTANCE, 3, 2"})
  void gradientsAreThoseOfAutograd(Norm norm, int dimensions, int depth) {
    Shape shape = new Shape(List.of(2L, 3L, 4L, 3L, 2L).subList(0, 2 + dimensions));
    for (ActivationKernel activation :
        List.of(ActivationKernel.leakyRelu(0.01), ActivationKernel.gelu())) {
      for (boolean conditioned : new boolean[] {false, true}) {
        ConvUnit.Builder builder =
            ConvUnit.builder()
                .setOutChannels(5)
                .optDepth(depth)
                .optNorm(norm)
                .optActivation(activation);
        Subject subject = new Subject(builder, DataType.FLOAT64, shape, conditioned);

        List<NDArray> expected = subject.autograd();
        List<NDArray> actual = subject.recorded();

        assertClose(actual, expected, 1e-12);
      }
    }
  }

  /** Shapes that choose each form of the convolution. */
  @ParameterizedTest
  @CsvSource({
    "INSTANCE, 2, 8, 8", // plain
    "GROUP, 2, 8, 16", // channels last
    "INSTANCE, 2, 8, 16",
    "INSTANCE, 1, 8, 8", // paired
    "INSTANCE, 1, 8, 16", // paired, channels last
    "GROUP, 1, 8, 16",
    "INSTANCE, 1, 64, 2" // unfolded
  })
  void float32AgreesWithFloat64(Norm norm, int batch, int channels, int extent) {
    ConvUnit.Builder builder =
        ConvUnit.builder()
            .setOutChannels(channels)
            .optNorm(norm)
            .optActivation(ActivationKernel.silu());
    Shape shape = new Shape(batch, channels, extent, extent, extent);
    Subject wide = new Subject(builder, DataType.FLOAT64, shape, false);
    Subject narrow = wide.single(builder);

    // Two normalisations, whose sums cancel to a hundredth.
    assertClose(narrow.recorded(), wide.recorded(), 1e-5);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void recordsWhatIsEvaluatedBitForBit(Precision precision) {
    for (long[] shape : new long[][] {{1, 8, 16, 16, 16}, {2, 4, 5, 3}, {1, 64, 2, 2, 2}}) {
      ConvUnit.Builder builder =
          ConvUnit.builder().setOutChannels((int) shape[1]).optPrecision(precision);
      Subject subject = new Subject(builder, DataType.FLOAT32, new Shape(shape), false);
      float[] evaluated = GradMode.off(subject::forward).toFloatArray();
      float[] stored = GradMode.on(subject::forward).stopGradient().toFloatArray();

      try (Recording recording = Recording.of(subject.unit, true, subject.inputs)) {
        assertThat(recording.output().getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(recording.output().toFloatArray()).isEqualTo(evaluated);
      }
      assertThat(stored).isEqualTo(evaluated);
    }
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16, 0.03", "FLOAT16, 0.004"})
  void lowerPrecisionStaysNear(Precision precision, double tolerance) {
    Shape shape = new Shape(2, 8, 8, 8, 8);
    // A smooth activation: at a kink a rounded number may be on the other side.
    ConvUnit.Builder full =
        ConvUnit.builder().setOutChannels(8).optActivation(ActivationKernel.silu());
    Subject expected = new Subject(full, DataType.FLOAT32, shape, true);
    Subject actual = expected.like(full.optPrecision(precision), DataType.FLOAT32);

    // Relative to the largest entry: the rounding, 2^-9 or 2^-12, grown in two normalisations.
    assertClose(actual.recorded(), expected.recorded(), tolerance);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void leavesNothingBehind(Precision precision) {
    for (boolean recompute : new boolean[] {false, true}) {
      ConvUnit.Builder builder =
          ConvUnit.builder().setOutChannels(4).optPrecision(precision).optRecompute(recompute);
      Subject subject = new Subject(builder, DataType.FLOAT32, new Shape(2, 4, 16, 16, 16), true);
      int before = LiveArrays.count(manager);
      try (Recording recording = Recording.of(subject.unit, true, subject.inputs);
          Gradients sink = new Gradients(manager)) {
        recording.pullback(subject.g.duplicate(), sink);
      }
      Recording.of(subject.unit, true, subject.inputs).close();
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void evaluatedAgainItsGradientsAreTheSameBitForBit(Precision precision) {
    Shape shape = new Shape(2, 8, 16, 16, 16);
    ConvUnit.Builder builder = ConvUnit.builder().setOutChannels(8).optPrecision(precision);
    Subject kept = new Subject(builder, DataType.FLOAT32, shape, true);
    Subject again = kept.like(builder.optRecompute(true), DataType.FLOAT32);
    Subject wrapped = kept.like(builder.optRecompute(false), DataType.FLOAT32);
    List<NDArray> expected = kept.recorded();

    assertSame(again.recorded(), expected);
    assertSame(wrapped.recorded(new Recomputed(wrapped.unit)), expected);
  }

  private static void assertSame(List<NDArray> actual, List<NDArray> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).toFloatArray()).isEqualTo(expected.get(i).toFloatArray());
    }
  }

  @Test
  void theResultIsRowMajor() {
    for (Norm norm : Norm.values()) {
      ConvUnit.Builder builder = ConvUnit.builder().setOutChannels(8).optNorm(norm);
      Shape shape = new Shape(2, 8, 16, 16, 16); // convolved with the channels innermost
      Subject subject = new Subject(builder, DataType.FLOAT32, shape, true);

      NDArray y = GradMode.off(subject::forward);
      y.reshape(-1).muli(0f); // a view only of row-major memory

      assertThat(y.abs().max().getFloat()).isEqualTo(0f);
    }
  }

  @Test
  void aFrozenParameterGetsNoGradient() {
    Subject subject =
        new Subject(
            ConvUnit.builder().setOutChannels(4), DataType.FLOAT32, new Shape(2, 4, 4, 4), false);
    Parameter frozen = subject.unit.getDirectParameters().get("conv0.weight");
    frozen.freeze(true);
    try (Recording recording = Recording.of(subject.unit, true, subject.inputs);
        Gradients sink = new Gradients(manager)) {
      recording.pullback(subject.g.duplicate(), sink);

      assertThat(sink.of(frozen)).isEmpty();
      assertThat(sink.of(subject.unit.getDirectParameters().get("conv1.weight"))).isPresent();
    }
  }

  private static void assertClose(List<NDArray> actual, List<NDArray> expected, double tolerance) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      assertWithMessage("array %s", i)
          .that(Golden.relativeError(actual.get(i), expected.get(i)))
          .isLessThan(tolerance);
    }
  }

  /** A unit with random parameters, inputs and a cotangent. */
  private final class Subject {
    final ConvUnit unit;
    final NDArray[] inputs;
    final NDArray g;

    Subject(ConvUnit.Builder builder, DataType type, Shape shape, boolean conditioned) {
      unit = builder.build();
      List<NDArray> all = new ArrayList<>();
      all.add(normal(1, shape, type));
      if (conditioned) {
        all.add(normal(2, new Shape(shape.get(0), 3), type));
      }
      inputs = all.toArray(NDArray[]::new);
      unit.initialize(
          manager, type, Arrays.stream(inputs).map(NDArray::getShape).toArray(Shape[]::new));
      List<Parameter> parameters = unit.getDirectParameters().values();
      for (int i = 0; i < parameters.size(); i++) {
        NDArray array = parameters.get(i).getArray();
        array.addi(normal(10 + i, array.getShape(), type).muli(0.1f));
      }
      g = normal(3, unit.getOutputShapes(new Shape[] {shape})[0], type);
    }

    private Subject(ConvUnit unit, NDArray[] inputs, NDArray g) {
      this.unit = unit;
      this.inputs = inputs;
      this.g = g;
    }

    Subject single(ConvUnit.Builder builder) {
      return like(builder, DataType.FLOAT32);
    }

    /** Another unit with the same numbers. */
    Subject like(ConvUnit.Builder builder, DataType type) {
      ConvUnit other = builder.build();
      NDArray[] same =
          Arrays.stream(inputs).map(each -> each.toType(type, true)).toArray(NDArray[]::new);
      other.initialize(
          manager, type, Arrays.stream(inputs).map(NDArray::getShape).toArray(Shape[]::new));
      for (String key : unit.getDirectParameters().keys()) {
        NDArray value = unit.getDirectParameters().get(key).getArray().toType(type, true);
        other.getDirectParameters().get(key).getArray().muli(0f).addi(value);
      }
      return new Subject(other, same, g.toType(type, true));
    }

    NDArray forward() {
      return unit.forward(new ParameterStore(manager, false), new NDList(inputs), false).head();
    }

    /** Output, gradients of inputs and of parameters. */
    List<NDArray> recorded() {
      return recorded(unit);
    }

    List<NDArray> recorded(Block block) {
      Gradients sink = new Gradients(manager);
      List<NDArray> all = new ArrayList<>();
      try (Recording recording = Recording.of(block, true, inputs)) {
        all.add(kept(recording.output()));
        recording.pullback(g.duplicate(), sink);
        for (int i = 0; i < inputs.length; i++) {
          all.add(kept(recording.gradient(i)));
        }
      }
      unit.getDirectParameters().values().forEach(each -> all.add(sink.of(each).orElseThrow()));
      return all;
    }

    private NDArray kept(NDArray array) {
      NDArray copy = array.duplicate();
      copy.attach(manager);
      return copy;
    }

    List<NDArray> autograd() {
      List<Parameter> parameters = unit.getDirectParameters().values();
      List<NDArray> arrays = new ArrayList<>(Arrays.asList(inputs));
      parameters.forEach(each -> arrays.add(each.getArray()));
      NDArray[] gradients =
          GradientCheck.gradients(
              leaves -> run(parameters, leaves), g, arrays.toArray(NDArray[]::new));
      List<NDArray> all = new ArrayList<>(List.of(GradMode.off(this::forward)));
      all.addAll(Arrays.asList(gradients));
      return all;
    }

    private NDArray run(List<Parameter> parameters, NDArray[] leaves) {
      ParameterStore store =
          new ParameterStore(manager, false) {
            @Override
            public NDArray getValue(Parameter parameter, Device device, boolean training) {
              return leaves[inputs.length + parameters.indexOf(parameter)];
            }
          };
      NDList given = new NDList(Arrays.copyOf(leaves, inputs.length));
      return unit.forward(store, given, false).singletonOrThrow();
    }
  }

  private NDArray normal(long seed, Shape shape, DataType type) {
    return GradientCheck.normal(manager, seed, shape.getShape()).toType(type, true);
  }
}
