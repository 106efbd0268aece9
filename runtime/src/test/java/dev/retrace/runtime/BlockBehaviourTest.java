package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.InvertiblePair;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.Pair;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A declared layer among DJL's own: trained, saved, loaded and run by what knows only blocks. */
final class BlockBehaviourTest {
  private static final Level DECLARED = new Level(4, 2, 1, 2);
  private static final Shape SHAPE = new Shape(2, 4, 4, 4);
  private static final Shape TIME = new Shape(2, 3);

  private NDManager manager;

  @BeforeEach
  void make() {
    Engine.getInstance().setRandomSeed(17);
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private NDArray x(DataType type) {
    return Numbers.normal(manager, type, 1, SHAPE);
  }

  private NDArray time(DataType type) {
    return Numbers.normal(manager, type, 2, TIME);
  }

  private InvertibleLevel level(DataType type) {
    InvertibleLevel level = new InvertibleLevel(DECLARED);
    level.initialize(manager, type, SHAPE, TIME);
    return level;
  }

  private NDArray run(Block block, NDArray... inputs) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(inputs), false)
        .singletonOrThrow();
  }

  @Test
  void theCallerKeepsItsInput() {
    InvertibleLevel level = level(DataType.FLOAT32);
    NDArray x = x(DataType.FLOAT32);
    NDArray time = time(DataType.FLOAT32);
    double[] before = Numbers.doubles(x);
    double[] expected = new LayerRun(level, Conditions.of("time", time)).forward(x).value();
    int alive = LiveArrays.count(manager);

    NDArray rebuilt = GradMode.off(() -> run(level, x, time));

    assertThat(LiveArrays.count(manager)).isEqualTo(alive + 1);
    NDArray stored = GradMode.on(() -> run(level, x, time));
    assertThat(Numbers.doubles(x)).isEqualTo(before);
    assertThat(Numbers.doubles(rebuilt)).isEqualTo(expected);
    assertThat(Golden.relativeError(Numbers.doubles(stored), expected)).isAtMost(1e-6);
  }

  @Test
  void missingInputsAreNamed() {
    InvertibleLevel level = level(DataType.FLOAT32);

    assertThat(assertThrows(IllegalArgumentException.class, () -> run(level, x(DataType.FLOAT32))))
        .hasMessageThat()
        .isEqualTo(
            "InvertibleLevel takes its input and the conditions [time], "
                + "that is 2 inputs, not 1");
  }

  @Test
  void worksInsideSequentialAndParallelBlocks() {
    SequentialBlock chain =
        new SequentialBlock()
            .add(new InvertiblePair(new Pair(2, 2)))
            .add(new InvertiblePair(new Pair(1, 3)));
    ParallelBlock sum =
        new ParallelBlock(
            lists -> new NDList(lists.get(0).head().add(lists.get(1).head())),
            List.of(
                new InvertiblePair(new Pair(2, 2)),
                new SequentialBlock().add(new InvertiblePair(new Pair(3, 1)))));
    for (Block block : List.of(chain, sum)) {
      block.initialize(manager, DataType.FLOAT32, SHAPE);
      assertThat(block.getOutputShapes(new Shape[] {SHAPE})[0]).isEqualTo(SHAPE);
    }
    NDArray x = x(DataType.FLOAT32);
    double[] before = Numbers.doubles(x);

    double[] chained = Numbers.doubles(GradMode.off(() -> run(chain, x)));
    double[] summed = Numbers.doubles(GradMode.off(() -> run(sum, x)));

    assertThat(Numbers.doubles(x)).isEqualTo(before);
    assertThat(chained)
        .isEqualTo(Numbers.doubles(direct(child(chain, 1), direct(child(chain, 0), x))));
    NDArray left = direct(child(sum, 0), x);
    NDArray right = direct(child(child(sum, 1), 0), x);
    assertThat(summed).isEqualTo(Numbers.doubles(left.add(right)));
  }

  private static Block child(Block block, int index) {
    return block.getChildren().get(index).getValue();
  }

  // Without the copy that the block's own entry takes.
  private NDArray direct(Block pair, NDArray x) {
    double[] y = new LayerRun((InvertibleBlock) pair, Conditions.NONE).forward(x).value();
    return Numbers.of(manager, DataType.FLOAT32, y, SHAPE);
  }

  @Test
  void aSavedModelIsTheSameModel(@TempDir Path folder) throws IOException, MalformedModelException {
    NDArray x = x(DataType.FLOAT32);
    NDArray time = time(DataType.FLOAT32);
    InvertibleLevel level = level(DataType.FLOAT32);
    List<String> names = level.getParameters().keys();
    NDList expected = new NDList(GradMode.off(() -> run(level, x, time)));
    try (Model model = Model.newInstance("net")) {
      model.setBlock(level);
      model.save(folder, "net");
    }

    try (Model model = Model.newInstance("net")) {
      InvertibleLevel loaded = new InvertibleLevel(DECLARED);
      model.setBlock(loaded);
      model.load(folder, "net");

      assertThat(loaded.getParameters().keys()).containsExactlyElementsIn(names).inOrder();
      assertThat(loaded.isInitialized()).isTrue();
      NDArray same = GradMode.off(() -> run(loaded, x, time));
      assertThat(Numbers.doubles(same)).isEqualTo(Numbers.doubles(expected.head()));
      checkPredictor(model, new NDList(x, time), Numbers.doubles(same));
      // What was loaded can be saved and trained again.
      loaded.initialize(manager, DataType.FLOAT32, SHAPE, TIME);
      model.save(folder, "again");
    }
    assertThat(names)
        .containsAtLeast(
            "encode[0].shift.inner.weight",
            "encode[1].scale.outer.bias",
            "junction.pair.scale.inner.weight",
            "junction.down.weight",
            "junction.next.encode[0].shift.inner.weight",
            "junction.up.weight",
            "mix.weight",
            "decode[1].scale.given.weight")
        .inOrder();
  }

  private static void checkPredictor(Model model, NDList input, double[] expected) {
    assertThat(predicted(model, input)).isEqualTo(expected);
    // A fresh thread records, so it runs in stored mode: the same numbers up to rounding.
    double[] elsewhere = onFreshThread(() -> predicted(model, input));
    assertThat(Golden.relativeError(elsewhere, expected)).isAtMost(1e-6);
  }

  private static double[] predicted(Model model, NDList input) {
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDList output = predictor.predict(input)) {
      return Numbers.doubles(output.head());
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T onFreshThread(Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, task -> new Thread(task).start()).join();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void storedGradientsAreTheRebuiltOnes(DataType type) {
    InvertibleLevel level = level(type);
    NDArray x = x(type);
    NDArray time = time(type);
    NDArray g = Numbers.normal(manager, type, 3, SHAPE);
    NDArray leaf = x.duplicate();
    leaf.setRequiresGradient(true);
    NDArray y = GradMode.on(() -> run(level, leaf, time));
    LayerRun.Back rebuilt =
        new LayerRun(level, Conditions.of("time", time)).backward(y.stopGradient(), g, null);

    JniUtils.backward((PtNDArray) y, (PtNDArray) g, false, false);

    double tolerance = type == DataType.FLOAT64 ? 1e-10 : 1e-4;
    assertThat(Golden.relativeError(Numbers.doubles(leaf.getGradient()), rebuilt.grad()))
        .isAtMost(tolerance);
    assertStoredMatches(level, rebuilt, tolerance);
  }

  @Test
  void djlsOwnTrainerTrainsIt() {
    try (Model model = Model.newInstance("net")) {
      InvertibleLevel level = new InvertibleLevel(DECLARED);
      model.setBlock(level);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss("l2", 1f))
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-2f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(SHAPE, TIME);
        NDArray x = x(DataType.FLOAT32);
        NDArray time = time(DataType.FLOAT32);
        NDArray label = Numbers.normal(manager, DataType.FLOAT32, 3, SHAPE);
        float first = trainStep(trainer, level, x, time, label);
        float last = first;
        for (int i = 0; i < 10; i++) {
          last = trainStep(trainer, null, x, time, label);
        }
        assertThat(last).isLessThan(first);
      }
    }
  }

  private float trainStep(
      Trainer trainer, InvertibleLevel compared, NDArray x, NDArray time, NDArray label) {
    float value;
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDArray y = trainer.forward(new NDList(x, time)).head();
      NDArray loss = trainer.getLoss().evaluate(new NDList(label), new NDList(y));
      value = loss.getFloat();
      collector.backward(loss);
      if (compared != null) {
        NDArray end = y.stopGradient();
        // loss = mean (label - y)^2
        NDArray g = end.sub(label).mul(2f / label.size());
        LayerRun run = new LayerRun(compared, Conditions.of("time", time));
        assertStoredMatches(compared, run.backward(end, g, null), 1e-4);
      }
    }
    trainer.step();
    return value;
  }

  private static void assertStoredMatches(
      InvertibleLevel level, LayerRun.Back rebuilt, double tolerance) {
    level
        .getParameters()
        .forEach(
            each ->
                assertWithMessage("gradient of %s", each.getKey())
                    .that(
                        Golden.relativeError(
                            Numbers.doubles(each.getValue().getArray().getGradient()),
                            rebuilt.given().get(each.getKey())))
                    .isAtMost(tolerance));
  }
}
