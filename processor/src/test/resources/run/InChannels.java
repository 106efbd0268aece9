package run;

import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.split.ChannelCheckerboard;

/** On a checkerboard. */
@Invertible
@Split(pattern = ChannelCheckerboard.class)
public final class InChannels extends Sites {
  public InChannels(int channels) {
    super(channels);
  }
}
