package dev.retrace.examples.checked;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

/** Two couplings, the second of them conditioned; sound, and the broken ones beside it. */
@Invertible
public final class Pair {
  /** An affine coupling. */
  @Coupling(law = Affine.class, writes = Half.RIGHT)
  Block scale() {
    return new Wave(2, Wave.Fault.NONE);
  }

  /** An additive coupling of the other half. */
  @Coupling(law = Additive.class, writes = Half.LEFT, given = "time")
  Block shift() {
    return new Wave(1, Wave.Fault.NONE);
  }

  /** The same with a branch that cuts its own graph. */
  @Invertible
  @SuppressWarnings("HalfNeverWritten") // one coupling is enough to be broken
  public static final class Cut {
    /** Broken. */
    @Coupling(law = Additive.class, writes = Half.RIGHT)
    Block residual() {
      return new Wave(1, Wave.Fault.CUT);
    }
  }

  /** The same with a branch that draws random numbers. */
  @Invertible
  @SuppressWarnings("HalfNeverWritten") // one coupling is enough to be broken
  public static final class Noisy {
    /** Broken. */
    @Coupling(law = Additive.class, writes = Half.RIGHT)
    Block residual() {
      return new Wave(1, Wave.Fault.RANDOM);
    }
  }

  /** With a law whose inverse is wrong. */
  @Invertible
  @SuppressWarnings("HalfNeverWritten") // one coupling is enough to be broken
  public static final class Wrong {
    /** Broken. */
    @Coupling(law = WrongShift.class, writes = Half.RIGHT)
    Block residual() {
      return new Wave(1, Wave.Fault.NONE);
    }
  }

  /** Nothing is generated for it. */
  public static final class Plain {}
}
