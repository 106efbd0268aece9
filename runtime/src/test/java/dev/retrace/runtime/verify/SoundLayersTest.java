package dev.retrace.runtime.verify;

import static com.google.common.truth.Truth.assertThat;
import static dev.retrace.runtime.testing.InvertibleSubject.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is found where nothing is wrong, and the layer is left as it was. */
final class SoundLayersTest {
  private static final Shape SHAPE = new Shape(2, 5, 4, 4);
  private static final Shape TIME = new Shape(2, 3);

  private static InvertibleBlock network() {
    return new InvertibleLevel(new Level(5, 2, 1, 2));
  }

  @Test
  void aNetworkOfDeclaredClassesIsSoundInBothPrecisions() {
    assertThat(network()).onInput(SHAPE).givenCondition("time", TIME).isSound();
    assertThat(network())
        .onInput(SHAPE)
        .givenCondition("time", TIME)
        .inDoublePrecision()
        .inverts()
        .backwardMatchesAutograd();
  }

  @Test
  void lengthsAndVolumesAreCheckedAsImagesAre() {
    InvertibleBlock length = new OneCoupling(new Affine(), 1, Half.RIGHT, new SmallBranch(4));
    assertThat(length).onInput(new Shape(1, 3, 5)).isSound();
    InvertibleBlock volume = new OneCoupling(new Affine(), Half.LEFT, new SmallBranch(2));
    assertThat(volume).onInput(new Shape(2, 2, 2, 3, 2)).isSound();
  }

  @ParameterizedTest
  @EnumSource
  void whateverABranchKeeps(Strategy strategy) {
    InvertibleBlock layer =
        new OneCoupling(new Affine(), Half.LEFT, strategy, new SmallBranch(2), "time");
    assertThat(layer)
        .onInput(new Shape(2, 2, 4))
        .givenCondition("time", TIME)
        .inDoublePrecision()
        .isSound();
  }

  @Test
  void theUsersWeightsAreLeftAsTheyWere() {
    InvertibleBlock layer = network();
    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, SHAPE, TIME);
      List<float[]> before = weights(layer);
      int count = LiveArrays.count(manager);
      assertThat(layer).onInput(SHAPE).givenCondition("time", TIME).isSound();
      List<float[]> after = weights(layer);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
      assertThat(LiveArrays.count(manager)).isEqualTo(count);
      for (Parameter each : layer.getParameters().values()) {
        assertThat(each.getArray().hasGradient()).isTrue();
      }
    }
  }

  private static List<float[]> weights(InvertibleBlock layer) {
    List<float[]> all = new ArrayList<>();
    layer.getParameters().values().forEach(each -> all.add(each.getArray().toFloatArray()));
    return all;
  }

  @Test
  void aHoldingFindingTellsTheWorstPlace() {
    List<Finding> findings =
        Verification.of(network())
            .onInput(SHAPE)
            .givenCondition("time", TIME)
            .check(Property.INVERTS);
    assertThat(findings).hasSize(1);
    Finding finding = findings.get(0);
    assertThat(finding.verdict()).isEqualTo(Finding.Verdict.HOLDS);
    assertThat(finding.error()).isGreaterThan(0.0);
    assertThat(finding.error()).isAtMost(finding.tolerance());
    assertThat(finding.describe()).startsWith("inverts holds; worst at ");
  }

  @Test
  void whatIsMissingOrTooMuchIsNamed() {
    Verification bare = Verification.of(network());
    assertThat(assertThrows(IllegalArgumentException.class, bare::checkAll))
        .hasMessageThat()
        .isEqualTo("no input shape was given; call onInput(...)");
    Verification timeless = bare.onInput(SHAPE);
    assertThat(assertThrows(IllegalArgumentException.class, timeless::checkAll))
        .hasMessageThat()
        .isEqualTo(
            "the layer needs the condition 'time' but was given none; say its shape with"
                + " givenCondition(...)");
    Verification odd = timeless.givenCondition("time", TIME).givenCondition("tiem", TIME);
    assertThat(assertThrows(IllegalArgumentException.class, odd::checkAll))
        .hasMessageThat()
        .isEqualTo("nothing in the layer is given the condition 'tiem'; it takes [time]");
  }
}
