package dev.retrace.runtime.plan;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.branch.Mlp;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.split.HalfRegion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sums that can be done by hand. A state is (4, 6, 10): 960 bytes, of which a branch reads 480. */
final class StepOutlineTest {
  private static final Shape INPUT = new Shape(4, 6, 10);
  private static final long STATE = 4 * 6 * 10 * 4;
  private static final long READ = STATE / 2;
  private static final long WEIGHTS = 10 * 4 + 5 * 4;

  private static final OptimizerMemory FUSED = new OptimizerMemory(MomentFormat.WEIGHT_TYPE, true);
  private static final OptimizerMemory SEPARATE =
      new OptimizerMemory(MomentFormat.WEIGHT_TYPE, false);

  private static MemoryPlan everywhere(Strategy strategy) {
    return MemoryPlan.builder().everywhere(strategy).build();
  }

  private static Prediction predict(MemoryPlan plan, OptimizerMemory optimizer) {
    return Chains.outline(Chains.of(10, 5), INPUT).predict(plan, optimizer);
  }

  @Test
  void aTapeAtATimeIsAllThatIsAdded() {
    Prediction prediction = predict(everywhere(Strategy.INVERT), FUSED);
    // Parameters and two moments; value and gradient; the tape, two buffers of the pullback and
    // the larger parameter's gradient.
    assertThat(prediction.peak()).isEqualTo(3 * WEIGHTS + 2 * STATE + (5 + 2) * READ + 40);
    assertThat(prediction.place()).isEqualTo(new Place("[0]", Phase.BACKWARD, INPUT));
    assertThat(prediction.standing()).isEqualTo(3 * WEIGHTS);
    assertThat(prediction.atPeak().get(Part.TAPE)).isEqualTo(5 * READ);
    assertThat(prediction.highest().get(Part.STATE)).isEqualTo(STATE);
    assertThat(prediction.highest().get(Part.KEPT)).isEqualTo(0);
    assertThat(prediction.estimated()).isEmpty();
  }

  @Test
  void everyPlaceHasAReading() {
    Prediction prediction = predict(everywhere(Strategy.INVERT), FUSED);
    long forward = 3 * WEIGHTS + STATE + 3 * READ;
    assertThat(prediction.readings())
        .containsAtLeast(
            new Reading(new Place("[0]", Phase.FORWARD, INPUT), forward),
            new Reading(new Place("[1]", Phase.FORWARD, INPUT), forward),
            new Reading(
                new Place("[1]", Phase.BACKWARD, INPUT), 3 * WEIGHTS + 2 * STATE + 7 * READ + 20))
        .inOrder();
  }

  @Test
  void gradientsThatWaitAreHeldToTheEnd() {
    Prediction prediction = predict(everywhere(Strategy.INVERT), SEPARATE);
    // The gradient of the last coupling waits while the first one is pulled back.
    assertThat(prediction.peak()).isEqualTo(3 * WEIGHTS + 2 * STATE + 7 * READ + 40 + 20);
    assertThat(prediction.highest().get(Part.GRADIENTS)).isEqualTo(WEIGHTS);
    assertThat(prediction.readings().stream().map(each -> each.place().phase()))
        .contains(Phase.UPDATE);
  }

  @Test
  void whatIsKeptCountsUntilItIsTaken() {
    Prediction stored = predict(everywhere(Strategy.STORE), FUSED);
    // Both tapes with a copy of what they read, and the pullback of the last coupling.
    assertThat(stored.highest().get(Part.KEPT)).isEqualTo(2 * (5 + 1) * READ);
    assertThat(stored.peak())
        .isEqualTo(3 * WEIGHTS + 2 * STATE + 2 * (5 + 1) * READ + 2 * READ + 20);
    Prediction checkpointed = predict(everywhere(Strategy.CHECKPOINT), FUSED);
    assertThat(checkpointed.highest().get(Part.KEPT)).isEqualTo(2 * READ);
  }

  @Test
  void keepingATapeSavesAnEvaluation() {
    long once = 4 * 3 * 10 * (10 + 5);
    assertThat(predict(everywhere(Strategy.STORE), FUSED).work()).isEqualTo(3 * once);
    assertThat(predict(everywhere(Strategy.INVERT), FUSED).work()).isEqualTo(4 * once);
    assertThat(predict(everywhere(Strategy.CHECKPOINT), FUSED).work()).isEqualTo(4 * once);
  }

  @Test
  void slicesHaveSmallTapesAndSumGradients() {
    InvertibleChain chain = Chains.of(10, 5);
    StepOutline outline = Chains.outline(chain, INPUT);
    InvertibleBlock first = (InvertibleBlock) chain.getChildren().values().get(0);
    MemoryPlan plan = MemoryPlan.builder().everywhere(Strategy.INVERT).slice(first, 1).build();
    Prediction prediction = outline.predict(plan, FUSED);
    Place place = new Place("[0]", Phase.BACKWARD, new Shape(1, 6, 10));
    // A quarter of the tape; the gradient just found and the sum of those before.
    assertThat(prediction.readings())
        .contains(new Reading(place, 3 * WEIGHTS + 2 * STATE + 7 * READ / 4 + 40 + 40));
    assertThat(prediction.work())
        .isEqualTo(outline.predict(everywhere(Strategy.INVERT), FUSED).work());
  }

  @Test
  void keptTapesOfAllSlicesAddUp() {
    InvertibleChain chain = Chains.of(10);
    StepOutline outline = Chains.outline(chain, new Shape(7, 6, 10));
    InvertibleBlock only = (InvertibleBlock) chain.getChildren().values().get(0);
    for (int samples = 1; samples <= 7; samples++) {
      MemoryPlan plan =
          MemoryPlan.builder().everywhere(Strategy.STORE).slice(only, samples).build();
      Prediction prediction = outline.predict(plan, FUSED);
      long read = 7 * 3 * 10 * 4;
      assertThat(prediction.highest().get(Part.KEPT)).isEqualTo(6 * read);
      assertThat(prediction.work()).isEqualTo(3 * 7 * 3 * 10 * 10);
    }
  }

  @Test
  void aSharedParameterWaitsForItsLastUse() {
    TellingBlock shared = new TellingBlock(10);
    InvertibleChain chain =
        new InvertibleChain(List.of(Chains.coupling(shared), Chains.coupling(shared)));
    StepOutline outline = Chains.outline(chain, INPUT);
    Prediction prediction = outline.predict(everywhere(Strategy.INVERT), FUSED);
    assertThat(outline.parameterCount()).isEqualTo(10);
    assertThat(prediction.standing()).isEqualTo(3 * 40);
    // The sum of the last use waits while the first is pulled back.
    assertThat(prediction.peak()).isEqualTo(3 * 40 + 2 * STATE + 7 * READ + 40 + 40);
  }

  @Test
  void layersThatMoveValuesNeedOneMoreBuffer() {
    StepOutline outline = Chains.outline(new InvertibleChain(List.of(new HalfSwap(3))), INPUT);
    Prediction prediction = outline.predict(everywhere(Strategy.INVERT), FUSED);
    assertThat(prediction.peak()).isEqualTo(3 * STATE);
  }

  @Test
  void resamplingKeepsTheSizeOfTheState() {
    Downsampling down = new Downsampling(new FixedMatrix(), Start.HAAR, 0, 2);
    StepOutline outline = Chains.outline(down, INPUT);
    Prediction prediction = outline.predict(everywhere(Strategy.INVERT), FUSED);
    assertThat(prediction.standing()).isEqualTo(6 * 4 * 4); // six fixed 2x2 matrices, no moments
    assertThat(prediction.highest().get(Part.STATE)).isEqualTo(STATE);
    assertThat(prediction.highest().get(Part.STATE_GRADIENT)).isEqualTo(STATE);
  }

  @Test
  void blocksThatCannotTellAreEstimated() {
    CouplingLayer coupling =
        new CouplingLayer(
            "f",
            new HalfRegion(Half.LEFT, 3),
            new Affine(),
            Mlp.builder()
                .setOutChannels(6)
                .optHidden(8)
                .optActivation(ActivationKernel.silu())
                .build());
    Prediction prediction =
        Chains.outline(coupling, new Shape(4, 6)).predict(everywhere(Strategy.INVERT), FUSED);
    assertThat(prediction.estimated()).containsExactly("");
    assertThat(prediction.peak()).isAtLeast(prediction.standing() + 2 * 4 * 6 * 4);
  }

  @Test
  void eightBitMomentsAreAQuarterAndTheirScales() {
    StepOutline outline = Chains.outline(Chains.of(8192, 4095), INPUT);
    OptimizerMemory small = new OptimizerMemory(MomentFormat.BLOCKWISE_8BIT, true);
    Prediction prediction = outline.predict(everywhere(Strategy.INVERT), small);
    assertThat(prediction.highest().get(Part.MOMENTS))
        .isEqualTo(2 * 8192 + 8 * 8192 / 256 + 2 * 4 * 4095);
  }

  @Test
  void theCallersVolumesAndAverageCount() {
    StepOutline outline = Chains.outline(Chains.of(10), INPUT);
    OptimizerMemory averaged = new OptimizerMemory(MomentFormat.WEIGHT_TYPE, true, true, false);
    long plain = outline.predict(everywhere(Strategy.INVERT), FUSED).peak();
    assertThat(outline.predict(everywhere(Strategy.INVERT), averaged).peak()).isEqualTo(plain + 40);
    assertThat(outline.alsoHolding(2).predict(everywhere(Strategy.INVERT), FUSED).peak())
        .isEqualTo(plain + 2 * STATE);
  }

  @Test
  void aStemAndAHeadAreRunAroundTheCore() {
    TellingBlock stem = new TellingBlock(10);
    TellingBlock head = new TellingBlock(20);
    InvertibleChain core = Chains.of(10);
    stem.initialize(ShapeManager.create(), DataType.FLOAT32, INPUT);
    head.initialize(ShapeManager.create(), DataType.FLOAT32, INPUT);
    core.initialize(ShapeManager.create(), DataType.FLOAT32, INPUT);
    StepOutline outline =
        StepOutline.builder(core, INPUT, DataType.FLOAT32).between(stem, head).holding(1).build();
    Prediction whole = outline.predict(everywhere(Strategy.INVERT), FUSED);
    long standing = 3 * 4 * (10 + 20 + 10);
    assertThat(whole.standing()).isEqualTo(standing);
    // The input, the gradient of the output; the state; the head's tape and its pullback.
    assertThat(whole.peak()).isEqualTo(standing + 3 * STATE + (5 + 2) * STATE + 80);
    assertThat(whole.place()).isEqualTo(new Place("head", Phase.BACKWARD, INPUT));
    MemoryPlan lean =
        MemoryPlan.builder().everywhere(Strategy.INVERT).slice(stem, 1).slice(head, 1).build();
    Prediction sliced = outline.predict(lean, FUSED);
    assertThat(sliced.peak()).isLessThan(whole.peak());
    assertThat(sliced.work() - whole.work()).isEqualTo(4 * 6 * 10 * 20); // the head once more
  }
}
