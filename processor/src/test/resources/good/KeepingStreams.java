package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

/** Another type may be called as the strategy is. */
@Invertible
@Split(streams = 2)
public final class KeepingStreams {
  @Coupling(
      law = Additive.class,
      stream = 0,
      strategy = dev.retrace.annotations.Strategy.STORE,
      given = "time")
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Strategy second() {
    return new Strategy();
  }

  /** A block of the user's. */
  public static final class Strategy extends SequentialBlock {}
}
