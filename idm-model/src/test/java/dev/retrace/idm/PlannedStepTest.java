package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.annotations.Strategy;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.plan.Part;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.plan.Prediction;
import dev.retrace.runtime.plan.ShapeManager;
import dev.retrace.runtime.plan.StepOutline;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans for a whole network, and what becomes of its gradients under them. */
final class PlannedStepTest {
  private static final OptimizerMemory OPTIMIZER =
      new OptimizerMemory(MomentFormat.WEIGHT_TYPE, true);
  private static final long[] STEPS = {3, 40, 7};

  private NDManager manager;
  private Idm network;
  private NDArray volumes;

  @BeforeEach
  void make() {
    manager = NDManager.newBaseManager();
    network = new Idm(Networks.config(TimeConditioning.BRANCHES, 1));
    manager.getEngine().setRandomSeed(3);
    network.initializeFor(manager, DataType.FLOAT64, 8, 8);
    RandomParameters.disturb(network, 0.1, 17);
    volumes = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(3, 1, 8, 8));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private Map<String, double[]> gradients(MemoryPlan plan) {
    Map<String, double[]> found = new LinkedHashMap<>();
    try (Gradients gradients = new Gradients(manager)) {
      network.train(volumes, STEPS, NDArray::duplicate, plan, gradients);
      for (Pair<String, Parameter> each : network.getParameters()) {
        gradients
            .of(each.getValue())
            .ifPresent(grad -> found.put(each.getKey(), Numbers.doubles(grad)));
      }
    }
    return found;
  }

  private static List<MemoryPlan> plans(MemoryPlanner planner) {
    List<MemoryPlan> plans = new ArrayList<>();
    for (Strategy strategy : Strategy.values()) {
      plans.add(MemoryPlan.builder().everywhere(strategy).build());
    }
    long floor = planner.floor();
    long top = planner.fastest().prediction().peak();
    for (int i = 0; i <= 4; i++) {
      plans.add(planner.within(floor + (top - floor) * i / 4).plan());
    }
    return plans;
  }

  @Test
  void gradientsDoNotDependOnThePlan() {
    StepOutline outline = network.outline(DataType.FLOAT64, 3, 8, 8);
    Map<String, double[]> expected = gradients(MemoryPlan.DECLARED);
    int before = LiveArrays.count(manager);
    MemoryPlan.Builder ones = MemoryPlan.builder().everywhere(Strategy.STORE);
    List<MemoryPlan> plans = plans(new MemoryPlanner(outline, OPTIMIZER));
    plans.add(ones.slice(network.stem(), 1).slice(network.head(), 2).build());
    for (MemoryPlan plan : plans) {
      Map<String, double[]> found = gradients(plan);
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      // Convolutions of other batch sizes, and sums in another order, differ in the last bits.
      expected.forEach(
          (path, grad) ->
              assertWithMessage(path)
                  .that(found.get(path))
                  .usingTolerance(1e-9)
                  .containsExactly(grad)
                  .inOrder());
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
  }

  @Test
  void aNetworkOfShapesIsPlannedAsTheRealOne() {
    Idm shapes = new Idm(Networks.config(TimeConditioning.BRANCHES, 1));
    shapes.initializeFor(ShapeManager.create(), DataType.FLOAT64, 8, 8);
    StepOutline real = network.outline(DataType.FLOAT64, 3, 8, 8);
    StepOutline described = shapes.outline(DataType.FLOAT64, 3, 8, 8);
    assertThat(described.parameterCount()).isEqualTo(real.parameterCount());
    PlannedStep planned = new MemoryPlanner(described, OPTIMIZER).leanest();
    PlannedStep really = new MemoryPlanner(real, OPTIMIZER).leanest();
    assertThat(planned.prediction()).isEqualTo(really.prediction());
    assertThat(planned.sliced()).isEqualTo(really.sliced());
  }

  @Test
  void stateAndGradientAreThoseOfTheFinestGrid() {
    StepOutline outline = network.outline(DataType.FLOAT64, 3, 7, 6);
    Prediction prediction = outline.predict(MemoryPlan.DECLARED, OPTIMIZER);
    long state = 3 * 4 * 8 * 6 * 8; // four channels; 7 is padded to 8
    // Beside the whole there are, for a moment, the parts that it is made of.
    assertThat(prediction.highest().get(Part.STATE)).isEqualTo(2 * state);
    assertThat(prediction.atPeak().get(Part.STATE_GRADIENT)).isAtMost(state);
  }
}
