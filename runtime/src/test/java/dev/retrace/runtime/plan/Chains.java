package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.split.HalfRegion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Chains of additive couplings whose branches are {@link TellingBlock}s. */
final class Chains {
  private Chains() {}

  /** One coupling for each number of weights. */
  static InvertibleChain of(long... weights) {
    List<InvertibleBlock> layers = new ArrayList<>();
    Arrays.stream(weights).forEach(each -> layers.add(coupling(new TellingBlock(each))));
    return new InvertibleChain(layers);
  }

  static CouplingLayer coupling(TellingBlock block) {
    return new CouplingLayer(
        "f", new HalfRegion(Half.LEFT, HalfRegion.IN_HALF), new Additive(), block);
  }

  /** A step of a network alone, initialized by shapes. */
  static StepOutline outline(InvertibleBlock network, Shape input) {
    network.initialize(ShapeManager.create(), DataType.FLOAT32, input);
    return StepOutline.builder(network, input, DataType.FLOAT32).build();
  }
}
