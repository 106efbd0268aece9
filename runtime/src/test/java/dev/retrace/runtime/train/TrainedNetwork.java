package dev.retrace.runtime.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.Pair;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A stem, a reversible core and a head with a squared error. The core has small branches, wide ones
 * with 4096 weights in one array, and one wide layer that stands in it twice. The batch is cut.
 */
final class TrainedNetwork implements AutoCloseable {
  static final int LARGE = 4096;
  private static final Shape INPUT = new Shape(3, 1, 4, 4);
  private static final Shape STATE = new Shape(3, 4, 4, 4);
  private static final Shape TIME = new Shape(3, 3);

  final NDManager manager = NDManager.newBaseManager();
  final Block whole;
  private final Block stem = new SmallBranch(4);
  private final InvertibleBlock core;
  private final Block head = convolution(3, 2);
  private final MemoryPlan plan;
  private final DataType type;

  /** The same weights whenever it is made. */
  TrainedNetwork(DataType type) {
    this.type = type;
    Engine.getInstance().setRandomSeed(41);
    InvertibleLevel level = new InvertibleLevel(new Level(4, 2, 1, 1));
    OneCoupling shared = wide(Half.LEFT);
    OneCoupling single = wide(Half.RIGHT);
    core = new InvertibleChain(List.of(shared, level, single, shared));
    stem.initialize(manager, type, INPUT, TIME);
    core.initialize(manager, type, STATE, TIME);
    head.initialize(manager, type, STATE);
    whole = new SequentialBlock().add(stem).add(core).add(head);
    plan =
        MemoryPlan.builder()
            .slice(shared, 1)
            .slice(level, 2)
            .slice(single, 2)
            .slice(stem, 2)
            .build();
  }

  private static OneCoupling wide(Half writes) {
    Block branch =
        new SequentialBlock()
            .add(convolution(1, 64))
            .add(convolution(1, 64))
            .add(convolution(1, 2));
    branch.setInitializer(new NormalInitializer(0.1f), Parameter.Type.WEIGHT);
    return new OneCoupling(new Additive(), writes, branch);
  }

  private static Block convolution(int extent, int channels) {
    return Conv2d.builder()
        .setKernelShape(new Shape(extent, extent))
        .optPadding(new Shape(extent / 2, extent / 2))
        .setFilters(channels)
        .build();
  }

  /** Forward and backward, each on numbers of its own. */
  List<Consumer<GradientSink>> microBatches(int number) {
    return IntStream.range(0, number)
        .<Consumer<GradientSink>>mapToObj(i -> sink -> microBatch(i, sink))
        .toList();
  }

  private void microBatch(int number, GradientSink sink) {
    try (NDArray x = Numbers.normal(manager, type, 10L * number + 1, INPUT);
        NDArray time = Numbers.normal(manager, type, 10L * number + 2, TIME);
        NDArray target = Numbers.normal(manager, type, 10L * number + 3, new Shape(3, 2, 4, 4));
        ReversibleStep step =
            ReversibleStep.forward(
                new Branch(stem, List.of("time")),
                core,
                new Branch(head, List.of()),
                Conditions.of("time", time),
                plan,
                x)) {
      step.backward(step.output().sub(target), sink);
    }
  }

  /** Each parameter once, under its first name. */
  Map<String, Parameter> parameters() {
    Map<Parameter, String> names = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : whole.getParameters()) {
      names.putIfAbsent(each.getValue(), each.getKey());
    }
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    names.forEach((parameter, name) -> parameters.put(name, parameter));
    return parameters;
  }

  /** All numbers in the network's order. */
  double[] weights() {
    return parameters().values().stream()
        .flatMapToDouble(each -> Arrays.stream(Numbers.doubles(each.getArray())))
        .toArray();
  }

  @Override
  public void close() {
    manager.close();
  }
}
