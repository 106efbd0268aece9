package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

/** The wider stream comes first, unlike the left part of a class that is not split. */
@Invertible
@Split(streams = 2)
final class TwoStreams extends TwoStreamsBase {
  @Override
  Block second() {
    return new SequentialBlock();
  }
}

abstract class TwoStreamsBase {
  @Coupling(law = Additive.class, stream = 1)
  abstract Block second();

  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }
}
