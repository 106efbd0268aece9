package run;

import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.split.Checkerboard;

/** On a checkerboard. */
@Invertible
@Split(pattern = Checkerboard.class)
public final class InSpace extends Sites {
  public InSpace(int channels) {
    super(channels);
  }
}
