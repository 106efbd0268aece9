package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.ConditionGradients;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.train.ReversibleStep;

/**
 * The gradients of one batch without stored activations of the core: through the network, where a
 * loss asks for it through its inverse as well, and back.
 */
final class GradientPass {
  private final NetworkParts parts;
  private final Idm.Loss loss;
  private final double reconstruction;
  private final MemoryPlan plan;
  private final ConditionGradients sink;
  private double reconstructionError;

  private GradientPass(
      NetworkParts parts,
      Idm.Loss loss,
      double reconstruction,
      MemoryPlan plan,
      ConditionGradients sink) {
    this.parts = parts;
    this.loss = loss;
    this.reconstruction = reconstruction;
    this.plan = plan;
    this.sink = sink;
  }

  /** As {@link Idm#train(NDArray, Conditioning, Idm.Loss, double, MemoryPlan, GradientSink)}. */
  static double run(
      NetworkParts parts,
      NDArray x,
      Conditioning given,
      Idm.Loss loss,
      double reconstruction,
      MemoryPlan plan,
      GradientSink sink) {
    parts.requireChannels(x.getShape());
    if (reconstruction > 0) {
      parts.requireInverse();
    }
    try (NDList told =
            given.inputs(parts.config(), x.getManager(), x.getDataType(), x.getShape().get(0));
        Recording embedding = Recording.of(parts.time(), true, told.toArray(new NDArray[0]));
        ConditionGradients conditioned = new ConditionGradients(sink)) {
      GradientPass pass = new GradientPass(parts, loss, reconstruction, plan, conditioned);
      pass.run(x, Conditions.of(CoreConfig.TIME, embedding.output()));
      embedding.pullback(conditioned.take(CoreConfig.TIME), sink);
      return pass.reconstructionError;
    }
  }

  private void run(NDArray x, Conditions conditions) {
    Padding padding = parts.padding(x.getShape());
    try (NDArray padded = padding.pad(x);
        ReversibleStep step =
            ReversibleStep.forward(
                parts.stemBranch(), parts.core(), parts.headBranch(), conditions, plan, padded)) {
      step.backward(cotangent(padding, x, step.output(), conditions), sink);
    }
  }

  private NDArray cotangent(Padding padding, NDArray x, NDArray output, Conditions conditions) {
    try (NDArray cropped = padding.crop(output);
        NDArray grad = loss.gradient(cropped)) {
      if (reconstruction == 0) {
        return padding.pad(grad);
      }
      try (NDArray through = throughInverse(padding, x, cropped, conditions);
          NDArray sum = GradMode.off(() -> grad.add(through))) {
        return padding.pad(sum);
      }
    }
  }

  // The inverse is a network of the same kind, whose core is the core reversed.
  private NDArray throughInverse(
      Padding padding, NDArray x, NDArray output, Conditions conditions) {
    try (NDArray seen = padding.pad(output);
        ReversibleStep back =
            ReversibleStep.forward(
                parts.inverseStemBranch(),
                new Reversed(parts.core()),
                parts.inverseHeadBranch(),
                conditions,
                plan,
                seen)) {
      back.backward(reconstructionGradient(padding, x, back.output()), sink);
      NDArray grad = padding.crop(back.inputGradient());
      grad.attach(x.getManager()); // it outlives the step
      return grad;
    }
  }

  // Of λ mean(d²), d = rebuilt - x: 2λd / n.
  private NDArray reconstructionGradient(Padding padding, NDArray x, NDArray rebuilt) {
    return GradMode.off(
        () -> {
          try (NDArray cropped = padding.crop(rebuilt);
              NDArray difference = cropped.sub(x);
              NDArray square = difference.mul(difference);
              NDArray mean = square.mean();
              NDArray factor = like(x, 2 * reconstruction / x.size());
              NDArray grad = difference.mul(factor)) {
            reconstructionError =
                mean.getDataType() == DataType.FLOAT64 ? mean.getDouble() : mean.getFloat();
            return padding.pad(grad);
          }
        });
  }

  private static NDArray like(NDArray x, double number) {
    return x.getDataType() == DataType.FLOAT64
        ? x.getManager().create(number)
        : x.getManager().create((float) number);
  }
}
