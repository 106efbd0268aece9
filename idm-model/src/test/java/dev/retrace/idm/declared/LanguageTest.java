package dev.retrace.idm.declared;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.idm.testing.WaysBack;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The edges of the language, each a class declared here and run through its generated code. */
final class LanguageTest {
  // Float64: a few roundings of the state, and sums in another order.
  private static final double TOLERANCE = 1e-10;
  private static final Shape SHAPE = new Shape(2, 4, 4, 2);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aClassWhoseStepsAreEmptyIsTheIdentity() {
    InvertibleBlock layer = initialized(new Nothing());
    NDArray x = numbers();

    LayerRun.End end = new LayerRun(layer, Conditions.NONE).forward(x);

    assertThat(end.value()).isEqualTo(x.toDoubleArray());
    assertThat(end.logDet()).isEqualTo(new double[2]);
    assertThat(layer.getParameters().keys()).isEmpty();
    contract(layer);
  }

  @Test
  void anEmptyListIsTheIdentity() {
    InvertibleBlock layer = initialized(new Pieces(List.of()));
    NDArray x = numbers();

    assertThat(new LayerRun(layer, Conditions.NONE).forward(x).value())
        .isEqualTo(x.toDoubleArray());
  }

  @Test
  void aListMixesWhatIsPermittedAndNests() {
    Piece nested = new Pieces(List.of(new Flow(4), new Pieces(List.of(new Flow(4)))));
    InvertibleBlock layer = initialized(new Pieces(List.of(nested, new Nothing(), new Flow(4))));

    assertThat(layer.getParameters().keys())
        .containsAtLeast(
            "all[0].all[0].scale.conv1.weight",
            "all[0].all[1].all[0].back.norm0.bias",
            "all[2].scale.conv0.weight")
        .inOrder();
    agreesWithStoredGradients(layer, SHAPE);
  }

  // The inherited coupling comes first: the left part is still what it was when it is read.
  @Test
  void inheritedStepsComeFirst() {
    InvertibleBlock layer = initialized(new Flow(4));

    assertThat(layer.getParameters().keys().get(0)).isEqualTo("scale.conv0.weight");
    assertThat(layer.getParameters().keys()).contains("back.conv0.weight");
    contract(layer);
  }

  @Test
  void partsGoTheirOwnWaysAndMeetAgain() {
    InvertibleBlock layer =
        initialized(new Sides(2, Optional.of(new Sides(4, Optional.empty()))), 2, 4, 8, 4);

    assertThat(layer.getParameters().keys())
        .containsAtLeast(
            "left.weight",
            "down.weight",
            "deeper.left.weight",
            "deeper.flow.scale.conv0.weight",
            "up.weight",
            "flow.back.norm0.weight")
        .inOrder();
    agreesWithStoredGradients(layer, new Shape(1, 4, 8, 4));
  }

  // The determinant of the Jacobian, column by column, against the sum that couplings keep.
  @Test
  void theLogDeterminantIsThatOfTheJacobian() {
    Shape shape = new Shape(1, 4, 2, 1);
    InvertibleBlock layer = initialized(new Flow(4), 1, 4, 2, 1);
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
    int n = (int) shape.size();
    LayerRun run = new LayerRun(layer, Conditions.NONE);
    double[] y = run.forward(x).value();
    double[][] transposed = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      NDArray g = Numbers.of(manager, DataType.FLOAT64, unit, shape);
      transposed[i] = StoredGradients.of(layer, g, x).input(0);
    }

    double[] found = run.forward(x).logDet();
    double[] taken = run.inverse(Numbers.of(manager, DataType.FLOAT64, y, shape)).logDet();

    // Elimination of an 8 x 8 matrix in float64.
    assertThat(found[0]).isWithin(1e-12).of(logDeterminant(transposed));
    assertThat(taken[0]).isWithin(1e-12).of(-found[0]);
    assertThat(Math.abs(found[0])).isGreaterThan(0.01);
  }

  @Test
  void aDeclaredClassIsAnOrdinaryBlock() {
    InvertibleBlock layer = initialized(new Flow(4));
    NDArray x = numbers();
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, SHAPE);
    double[] before = x.toDoubleArray();

    StoredGradients stored = StoredGradients.of(layer, g, x);

    LayerRun run = new LayerRun(layer, Conditions.NONE);
    double[] y = run.forward(x).value();
    assertThat(stored.output()).isEqualTo(y);
    assertThat(x.toDoubleArray()).isEqualTo(before);
    LayerRun.Back back = run.backward(Numbers.of(manager, DataType.FLOAT64, y, SHAPE), g, null);
    assertThat(Golden.relativeError(back.grad(), stored.input(0))).isLessThan(TOLERANCE);
  }

  @Test
  void aNullInAListIsNamed() {
    Pieces declared = new Pieces(Arrays.asList(new Nothing(), null));

    var thrown = assertThrows(LayerException.class, () -> initialized(declared));

    assertThat(thrown).hasMessageThat().contains("step all()");
    assertThat(thrown).hasMessageThat().contains("returned null as element 1");
  }

  @Test
  void aStepThatReturnsNullIsNamed() {
    Block branch = ConvUnit.builder().setOutChannels(2).build();
    HalfSwap layer = new HalfSwap(2);
    Optional<Piece> missing = null;

    assertRefused(
        new Given(null, Optional.empty(), layer), "all[0]: step residual() returned null");
    assertRefused(new Given(branch, missing, layer), "all[0]: step piece() returned null");
    assertRefused(new Given(branch, Optional.empty(), null), "all[0]: step layer() returned null");
    assertRefused(new Pieces(null), "all[0]: step all() returned null");
  }

  private static void assertRefused(Piece declared, String sentence) {
    Pieces outer = new Pieces(List.of(declared));
    var thrown = assertThrows(LayerException.class, () -> new InvertiblePieces(outer));
    assertThat(thrown).hasMessageThat().isEqualTo(sentence);
  }

  @Test
  void endlessRecursionIsStoppedAndItsCycleNamed() {
    var thrown = assertThrows(LayerException.class, () -> new InvertibleEndless(new Endless()));

    assertThat(thrown).hasMessageThat().contains("is nested in itself more than 64 deep, through");
    assertThat(thrown)
        .hasMessageThat()
        .contains("Pieces at again -> Endless at all[0]; return an empty Optional");
    assertThat(thrown).hasMessageThat().startsWith("Pieces is nested");
    // What was open is closed again: the next class starts from nothing.
    assertThat(initialized(new Nothing()).getParameters().keys()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsNamedAtInitialization() {
    Block branch = ConvUnit.builder().setOutChannels(3).build();
    Given declared = new Given(branch, Optional.empty(), new HalfSwap(2));

    var thrown = assertThrows(LayerException.class, () -> initialized(declared));

    assertThat(thrown)
        .hasMessageThat()
        .isEqualTo("residual: branch returned 3 channels, Additive needs 2 to write 2");
  }

  @Test
  void outputShapesAreKnownBeforehand() {
    InvertibleBlock layer = initialized(new Sides(2, Optional.empty()), 1, 4, 4, 4);
    State y =
        layer.forward(
            State.of(Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(1, 4, 4, 4))),
            Pass.inference(Conditions.NONE));

    assertThat(y.value().getShape()).isEqualTo(layer.outputShape(new Shape(1, 4, 4, 4)));
  }

  private InvertibleBlock initialized(Piece declared) {
    return initialized(declared, SHAPE.getShape());
  }

  private InvertibleBlock initialized(Piece declared, long... shape) {
    InvertibleBlock layer = InvertiblePiece.of(declared);
    manager.getEngine().setRandomSeed(5);
    layer.initialize(manager, DataType.FLOAT64, new Shape(shape));
    RandomParameters.disturb(layer, 0.1, 31);
    return layer;
  }

  private NDArray numbers() {
    return Numbers.normal(manager, DataType.FLOAT64, 1, SHAPE);
  }

  private void contract(InvertibleBlock layer) {
    new LayerContract(layer, numbers(), Conditions.NONE)
        .inverts(TOLERANCE)
        .agreesWithDifferences()
        .leavesNothingBehind();
  }

  /** As the contract, but cheap where there are many parameters. */
  private void agreesWithStoredGradients(InvertibleBlock layer, Shape shape) {
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, shape);
    new LayerContract(layer, x, Conditions.NONE).inverts(TOLERANCE).leavesNothingBehind();
    StoredGradients stored = StoredGradients.of(layer, g, x);
    LayerRun run = new LayerRun(layer, Conditions.NONE);
    NDArray y = Numbers.of(manager, DataType.FLOAT64, run.forward(x).value(), shape);
    LayerRun.Back back = run.backward(y, g, null);
    assertThat(Golden.relativeError(back.grad(), stored.input(0))).isLessThan(TOLERANCE);
    assertThat(back.given().keySet()).isEqualTo(stored.parameters().keySet());
    stored
        .parameters()
        .forEach(
            (path, grad) ->
                assertWithMessage(path)
                    .that(Golden.relativeError(back.given().get(path), grad))
                    .isLessThan(TOLERANCE));
    WaysBack.check(layer, Conditions.NONE, x, g, TOLERANCE);
  }

  private static double logDeterminant(double[][] matrix) {
    double sum = 0;
    for (int column = 0; column < matrix.length; column++) {
      int pivot = column;
      for (int row = column + 1; row < matrix.length; row++) {
        if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
          pivot = row;
        }
      }
      double[] swapped = matrix[pivot];
      matrix[pivot] = matrix[column];
      matrix[column] = swapped;
      sum += Math.log(Math.abs(swapped[column]));
      for (int row = column + 1; row < matrix.length; row++) {
        double factor = matrix[row][column] / swapped[column];
        for (int i = column; i < matrix.length; i++) {
          matrix[row][i] -= factor * swapped[i];
        }
      }
    }
    return sum;
  }
}
