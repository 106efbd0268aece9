package run;

import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.split.TokenCheckerboard;

/** On a checkerboard. */
@Invertible
@Split(pattern = TokenCheckerboard.class)
public final class InTokens extends Sites {
  public InTokens(int channels) {
    super(channels);
  }
}
