package dev.retrace.runtime.verify;

import static com.google.common.truth.Truth.assertThat;
import static dev.retrace.runtime.testing.InvertibleSubject.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.memory.ResidentMemory;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each measurement takes two JVMs. */
final class MemoryCheckTest {
  private static final Shape SHAPE = new Shape(2, 8, 16, 16);

  /** A sound coupling. */
  static final class Sound implements Supplier<InvertibleBlock> {
    @Override
    public InvertibleBlock get() {
      return new OneCoupling(new Additive(), Half.LEFT, new FaultyBranch(FaultyBranch.Fault.NONE));
    }
  }

  /** A coupling whose law forgets half a state at every step. */
  static final class Forgetful implements Supplier<InvertibleBlock> {
    @Override
    public InvertibleBlock get() {
      return new OneCoupling(
          new FaultyGate(FaultyGate.Fault.LEAK),
          Half.LEFT,
          new FaultyBranch(FaultyBranch.Fault.NONE));
    }
  }

  /** A layer that returns another shape. */
  static final class Down implements Supplier<InvertibleBlock> {
    @Override
    public InvertibleBlock get() {
      return new Downsampling(new Cayley(), Start.HAAR, 0, 2, 2);
    }
  }

  @Test
  void aSoundLayerIsFlatAndALeakIsSeen() {
    assumeTrue(ResidentMemory.canMeasurePeak());
    assertThat(new Sound().get()).onInput(SHAPE).memoryIsFlatInDepth(Sound.class);
    Finding finding = MemoryCheck.of(Forgetful.class.getName(), SHAPE).measure();
    assertThat(finding.isBroken()).isTrue();
    // Half of the state in forward, and half once more in backward's inverse is not forgotten.
    assertThat(finding.error()).isWithin(0.1).of(0.5);
    assertThat(finding.sentence()).containsMatch("each keeps [0-9]+% of its 4.0 MiB state");
  }

  @Test
  void whatCannotBeMeasuredOrBuiltIsSaid() {
    assumeTrue(ResidentMemory.canMeasurePeak());
    Finding finding = MemoryCheck.of(Down.class.getName(), SHAPE).measure();
    assertThat(finding.verdict()).isEqualTo(Finding.Verdict.NOT_CHECKED);
    assertThat(finding.sentence()).contains("copies of it cannot be chained");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> assertThat(new Sound().get()).onInput(SHAPE).memoryIsFlatInDepth());
    assertThat(e).hasMessageThat().contains("has no constructor without parameters");
  }
}
