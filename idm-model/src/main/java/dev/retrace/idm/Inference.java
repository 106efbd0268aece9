package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.memory.GradMode;
import java.util.function.BiConsumer;

/** The ways through a network that record nothing. */
final class Inference {
  private final NetworkParts parts;

  Inference(NetworkParts parts) {
    this.parts = parts;
  }

  /** head(core(stem(x))). */
  NDArray run(NDArray x, Conditioning given) {
    parts.requireChannels(x.getShape());
    return GradMode.off(
        () -> {
          try (NDArray e = embedding(x, given)) {
            return through(parts.stemBranch(), parts.core(), parts.headBranch(), x, e);
          }
        });
  }

  /** The inverse's head(core⁻¹(stem(y))). */
  NDArray inverse(NDArray y, Conditioning given) {
    parts.requireInverse();
    parts.requireChannels(y.getShape());
    InvertibleBlock core = new Reversed(parts.core());
    boolean timed = !core.conditionNames().isEmpty() || !given.isEmpty();
    return GradMode.off(
        () -> {
          try (NDArray e = timed ? embedding(y, given) : null) {
            return through(parts.inverseStemBranch(), core, parts.inverseHeadBranch(), y, e);
          }
        });
  }

  /** Hands out the core's input. */
  void atCore(NDArray x, Conditioning given, BiConsumer<State, Pass> visitor) {
    parts.requireChannels(x.getShape());
    GradMode.runOff(
        () -> {
          try (NDArray e = embedding(x, given);
              NDArray padded = parts.padding(x.getShape()).pad(x);
              Pass pass = Pass.training(Conditions.of(CoreConfig.TIME, e), MemoryPlan.INVERTED)) {
            visitor.accept(State.of(parts.stemBranch().eval(padded, pass)), pass);
          }
        });
  }

  private NDArray embedding(NDArray x, Conditioning given) {
    try (NDList told =
        given.inputs(parts.config(), x.getManager(), x.getDataType(), x.getShape().get(0))) {
      return Evaluation.of(
          parts.time(), Pass.inference(Conditions.NONE), told.toArray(new NDArray[0]));
    }
  }

  private NDArray through(Branch stem, InvertibleBlock core, Branch head, NDArray x, NDArray e) {
    Padding padding = parts.padding(x.getShape());
    Pass pass = Pass.inference(e == null ? Conditions.NONE : Conditions.of(CoreConfig.TIME, e));
    try (NDArray padded = padding.pad(x);
        State y = core.forward(State.of(stem.eval(padded, pass)), pass);
        NDArray output = head.eval(y.value(), pass);
        NDArray cropped = padding.crop(output)) {
      return cropped.duplicate();
    }
  }
}
