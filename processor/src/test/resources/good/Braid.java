package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import java.util.Optional;

/** A field that is called as a step is must not be taken by the law of another. */
@Invertible
@Split(streams = 3)
public class Braid {
  @Coupling(law = Additive.class, stream = 1)
  Block mix() {
    return new SequentialBlock();
  }

  @Coupling(
      law = Affine.class,
      stream = 0,
      given = {"time", "label"})
  Block mixLaw() {
    return new SequentialBlock();
  }

  @Invertible
  Optional<HalfSwap> swap() {
    return Optional.empty();
  }

  @Coupling(law = Additive.class, stream = 2, given = "label")
  Block last() {
    return new SequentialBlock();
  }
}
