package dev.retrace.examples.layers;

import dev.retrace.runtime.law.BoundedAffine;
import dev.retrace.runtime.law.LogScale;

/** Affine with s = 2 tanh(r / 2): a law with a bound of one's own is its name and one line. */
public final class ClampedAffine extends BoundedAffine {
  /** For generated classes. */
  public ClampedAffine() {
    super(LogScale.softClamp(2));
  }
}
