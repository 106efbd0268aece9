package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.law.Affine;
import java.util.List;

@Invertible
public final class LongNames {
  @Coupling(
      law = Affine.class,
      writes = Half.RIGHT,
      given = {"embeddingOfTheDiffusionTime", "embeddingOfTheClassLabel", "(, \" = "})
  Block rewritesTheChannelsThatDescend() {
    return new SequentialBlock();
  }

  @Coupling(law = LawWithARatherLongButHelpfulName.class, writes = Half.LEFT, given = "time")
  Block rewritesTheChannelsThatStayAtThisResolution() {
    return new SequentialBlock();
  }

  @Invertible
  List<ConditionedFlow> theFlowThatFollowsWhenBothPartsAreTogetherAgain() {
    return List.of();
  }

  @Law(forward = "x + b", inverse = "y - b")
  public static final class LawWithARatherLongButHelpfulName extends AdditiveLike {
    public LawWithARatherLongButHelpfulName() {}
  }
}
