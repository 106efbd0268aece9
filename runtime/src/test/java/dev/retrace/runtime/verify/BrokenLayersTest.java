package dev.retrace.runtime.verify;

import static com.google.common.truth.ExpectFailure.expectFailureAbout;
import static com.google.common.truth.Truth.assertThat;
import static dev.retrace.runtime.testing.InvertibleSubject.invertibleBlocks;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.Checkerboard;
import dev.retrace.runtime.split.SiteRegion;
import dev.retrace.runtime.testing.InvertibleSubject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each defect is seen by the check that is there for it, and named at its place. */
final class BrokenLayersTest {
  private static final Shape SHAPE = new Shape(2, 4, 3, 3);

  /** The law or the branch under test between two sound couplings, as [1].residual. */
  private static InvertibleBlock amid(CouplingLaw law, FaultyBranch.Fault branch) {
    return new InvertibleChain(
        List.of(
            coupling(new Additive(), FaultyBranch.Fault.NONE, Half.LEFT),
            coupling(law, branch, Half.RIGHT),
            coupling(new Additive(), FaultyBranch.Fault.NONE, Half.LEFT)));
  }

  private static OneCoupling coupling(CouplingLaw law, FaultyBranch.Fault branch, Half writes) {
    return new OneCoupling(law, writes, new FaultyBranch(branch));
  }

  private static String failure(InvertibleBlock layer, Consumer<InvertibleSubject> assertion) {
    AssertionError failure =
        expectFailureAbout(
            invertibleBlocks(), expect -> assertion.accept(expect.that(layer).onInput(SHAPE)));
    return failure.getMessage();
  }

  private static Consumer<InvertibleSubject> assertion(Property property) {
    return switch (property) {
      case DETERMINISTIC -> InvertibleSubject::isDeterministic;
      case INVERTS -> InvertibleSubject::inverts;
      case AUTOGRAD -> InvertibleSubject::backwardMatchesAutograd;
      case DIFFERENCES -> InvertibleSubject::gradientMatchesFiniteDifferences;
      case INVERSE_DIFFERENCES -> InvertibleSubject::inverseGradientMatchesFiniteDifferences;
      case JACOBIAN -> InvertibleSubject::logDetMatchesJacobian;
      case LEAKS -> InvertibleSubject::leaksNothing;
      case MEMORY -> InvertibleSubject::memoryIsFlatInDepth;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVERSE             | INVERTS             | law FaultyGate: inverse is off by 1.0e-02",
        "LOG_DET             | JACOBIAN            | law FaultyGate: the log-determinant is off by",
        "BRANCH_GRAD         | DIFFERENCES         | law FaultyGate: branchGrad is off by",
        "BRANCH_GRAD         | AUTOGRAD            | law FaultyGate: branchGrad is off by",
        "STATE_GRAD          | DIFFERENCES         | law FaultyGate: stateGrad is off by",
        "INVERSE_BRANCH_GRAD | INVERSE_DIFFERENCES | law FaultyGate: inverseBranchGrad is off by",
        "INVERSE_STATE_GRAD  | INVERSE_DIFFERENCES | law FaultyGate: inverseStateGrad is off by",
        "LEAK                | LEAKS               | law FaultyGate: forward leaves 1 array behind",
        "WRITES_BRANCH       | JACOBIAN            | law FaultyGate: forward writes into the branch",
      })
  void aBrokenLawIsNamed(FaultyGate.Fault fault, Property property, String sentence) {
    InvertibleBlock layer = amid(new FaultyGate(fault), FaultyBranch.Fault.NONE);
    String message = failure(layer, assertion(property));
    assertThat(message).contains(property.label() + " does not hold at [1].residual: " + sentence);
    assertThat(message).contains("tolerance");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RANDOM        | DETERMINISTIC | is not deterministic: the same input gives results that",
        "RANDOM        | INVERTS       | is not deterministic: the same input gives results that",
        "CUTS_INPUT    | DIFFERENCES   | loses the gradient of its input: finite differences say",
        "CUTS_ALL      | DIFFERENCES   | cannot be differentiated; something in it, such as",
        "MIXES_SAMPLES | JACOBIAN      | lets one sample influence another, by",
        "WRITES_INPUT  | INVERTS       | writes into what it reads, which it borrows",
      })
  void aBrokenBranchIsNamed(FaultyBranch.Fault fault, Property property, String sentence) {
    InvertibleBlock layer = amid(new FaultyGate(FaultyGate.Fault.NONE), fault);
    String message = failure(layer, assertion(property));
    assertThat(message)
        .contains(
            property.label()
                + " does not hold at [1].residual: branch residual (FaultyBranch) "
                + sentence);
  }

  @Test
  void twoRunsOfAutogradAgreeOnACutGraph() {
    // What the comparison with autograd cannot see, and finite differences are there for.
    InvertibleBlock layer = amid(new Additive(), FaultyBranch.Fault.CUTS_INPUT);
    InvertibleSubject.assertThat(layer).onInput(SHAPE).backwardMatchesAutograd();
  }

  @ParameterizedTest
  @EnumSource(
      value = Property.class,
      names = {"MEMORY"},
      mode = EnumSource.Mode.EXCLUDE)
  void aSoundFixtureHasNoFindings(Property property) {
    InvertibleBlock layer = amid(new FaultyGate(FaultyGate.Fault.NONE), FaultyBranch.Fault.NONE);
    assertion(property).accept(InvertibleSubject.assertThat(layer).onInput(SHAPE));
    assertThat(layer.isInitialized()).isFalse();
  }

  @Test
  void aLayerThatClaimsToPreserveTheVolumeIsNamed() {
    InvertibleBlock layer = new InvertibleChain(List.of(new Doubling()));
    String message = failure(layer, InvertibleSubject::logDetMatchesJacobian);
    // 36 numbers a sample, each doubled: the determinant is 2^36, relative to which it is off by 1.
    assertThat(message)
        .contains("[0]: Doubling: the log-determinant, compared with the numeric Jacobian, is off");
    InvertibleSubject.assertThat(layer).onInput(SHAPE).inverts().gradientMatchesFiniteDifferences();
  }

  @Test
  void aClassThatRunsItsStepsOtherwiseIsBlamedAsAWhole() {
    InvertibleBlock layer =
        new Misordered(
            coupling(new Additive(), FaultyBranch.Fault.NONE, Half.LEFT),
            coupling(new Additive(), FaultyBranch.Fault.NONE, Half.RIGHT));
    String message = failure(layer, InvertibleSubject::inverts);
    assertThat(message).contains("inverts does not hold at the whole layer: ");
    assertThat(message).contains("otherwise than declared");
  }

  @Test
  void aCouplingOfSitesIsDiagnosedAsThatOfHalvesIs() {
    InvertibleSubject.assertThat(ofSites(FaultyGate.Fault.NONE)).onInput(SHAPE).isSound();
    String message = failure(ofSites(FaultyGate.Fault.INVERSE), InvertibleSubject::inverts);
    assertThat(message).contains("the whole layer: law FaultyGate: inverse is off by ");
  }

  private static InvertibleBlock ofSites(FaultyGate.Fault fault) {
    return new CouplingLayer(
        "residual",
        new SiteRegion(new Checkerboard(), Half.LEFT),
        new FaultyGate(fault),
        new FaultyBranch(FaultyBranch.Fault.NONE));
  }

  @Test
  void everythingIsToldAtOnce() {
    InvertibleBlock layer =
        amid(new FaultyGate(FaultyGate.Fault.BRANCH_GRAD), FaultyBranch.Fault.NONE);
    String message = failure(layer, InvertibleSubject::isSound);
    assertThat(message).contains("backwardMatchesAutograd does not hold at [1].residual");
    assertThat(message).contains("gradientMatchesFiniteDifferences does not hold at [1].residual");
  }

  @Test
  void aShapeTooLargeForTheJacobianIsRefused() {
    InvertibleBlock layer = coupling(new Additive(), FaultyBranch.Fault.NONE, Half.LEFT);
    AssertionError failure =
        expectFailureAbout(
            invertibleBlocks(),
            expect -> expect.that(layer).onInput(new Shape(1, 4, 17, 17)).logDetMatchesJacobian());
    assertThat(failure)
        .hasMessageThat()
        .contains("was not checked: a sample has 1156 numbers, but the numeric Jacobian is only");
  }
}
