package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.split.Checkerboard;
import java.util.List;

@Invertible
@Split(pattern = Checkerboard.class)
public class Chess {
  @Coupling(law = Affine.class, writes = Half.RIGHT, given = "time")
  Block scale() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block shift() {
    return new SequentialBlock();
  }

  @Invertible
  List<Chess> deeper() {
    return List.of();
  }
}
