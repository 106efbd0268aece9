package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LayerException;
import java.util.List;

/**
 * Attention that weighs places (iMap):
 *
 * <pre>
 *   z = W x1 + b                                 a 1×1 convolution of the seen part
 *   a = σ(mean of z over channels + o) + ε       one weight for every place
 *   y = x ⊙ (a where hidden, σ(s) + ε where seen)    s: one number for every channel
 * </pre>
 *
 * <p>A value is hidden by the parity of its channel plus its place, places numbered row by row.
 * Sukthanker et al., "Generative Flows with Invertible Attentions" (AttnFlow), 2021. Every factor
 * lies between ε = 1e-6 and 1 + ε, so the inverse stretches by 1e6 at worst; o and s start at 8,
 * where a factor is 0.9997, so that a deep network of such layers can be undone. (The authors draw
 * s from a normal distribution, which halves half of the values.)
 *
 * <p>Parameters: {@code weight} (channel, channel), {@code bias} (channel), {@code scale}
 * (channel), which is s, and {@code offset} (1), which is o.
 */
public final class MapAttention extends FormulaBijection {
  private static final float START = 8;

  private final Half writes;

  /**
   * A layer whose channels are known when it is initialized.
   *
   * @param writes which values are hidden: those of odd ({@code RIGHT}) or even ({@code LEFT})
   *     parity
   */
  public MapAttention(Half writes) {
    if (writes == Half.BOTH) {
      throw new IllegalArgumentException(
          "map attention hides one half, LEFT or RIGHT; use MapAttention.pair() for both");
    }
    this.writes = writes;
    add("weight", Parameter.Type.WEIGHT, FanInUniform.INSTANCE);
    // Within ± 1 / sqrt(channels) as well: the number of biases is that of input channels.
    add("bias", Parameter.Type.BIAS, FanInUniform.INSTANCE);
    add(
        "scale",
        Parameter.Type.OTHER,
        (manager, shape, type) -> started(manager.zeros(shape, type)));
    add(
        "offset",
        Parameter.Type.OTHER,
        (manager, shape, type) -> started(manager.zeros(shape, type)));
  }

  private static NDArray started(NDArray zeros) {
    zeros.addi(START);
    return zeros;
  }

  /**
   * Two layers, one after the other, that hide opposite values.
   *
   * @return not initialized
   */
  public static InvertibleChain pair() {
    return new InvertibleChain(List.of(new MapAttention(Half.RIGHT), new MapAttention(Half.LEFT)));
  }

  @Override
  Shape parameterShape(Parameter parameter, Shape input) {
    long channels = input.get(1);
    return switch (parameter.getName()) {
      case "weight" -> new Shape(channels, channels);
      case "offset" -> new Shape(1);
      default -> new Shape(channels);
    };
  }

  @Override
  void requireFit(Shape input) {
    if (input.dimension() < 3) {
      throw new LayerException(
          "map attention takes (batch, channel, spatial...) but the input is " + input);
    }
    if (input.get(1) < 2) {
      throw new LayerException(
          "map attention needs at least 2 channels: with one, nothing is seen where a value is"
              + " hidden");
    }
  }

  // The mean over channels of W x + b is (mean row of W) x + mean b.
  @Override
  String methods(Shape input) {
    return """
        def hidden(self, t: Tensor) -> Tensor:
          c = torch.remainder(torch.cumsum(torch.ones_like(torch.select(torch.select(t, 0, 0), 1, 0)), 0), 2)
          n = torch.remainder(torch.cumsum(torch.ones_like(torch.select(torch.select(t, 0, 0), 0, 0)), 0), 2)
          odd = torch.abs(torch.sub(torch.unsqueeze(c, 1), n))
          return %s

        def place(self, seen: Tensor, weight: Tensor, bias: Tensor, offset: Tensor) -> Tensor:
          z = torch.add(torch.matmul(torch.mean(weight, [0]), seen), torch.mean(bias))
          return torch.add(torch.sigmoid(torch.add(z, offset)), %2$s)

        def kept(self, scale: Tensor) -> Tensor:
          return torch.unsqueeze(torch.add(torch.sigmoid(scale), %2$s), 1)

        def det(self, h: Tensor, place: Tensor, kept: Tensor) -> Tensor:
          there = torch.sum(torch.mul(torch.log(place), torch.sum(h, [0])), [1])
          return torch.add(there, torch.sum(torch.mul(torch.log(kept), torch.rsub(h, 1))))

        def apply(self, x: Tensor, weight: Tensor, bias: Tensor, scale: Tensor, offset: Tensor) -> Tuple[Tensor, Tensor]:
          t = torch.flatten(x, 2)
          h = self.hidden(t)
          hidden = torch.mul(t, h)
          seen = torch.sub(t, hidden)
          place = self.place(seen, weight, bias, offset)
          kept = self.kept(scale)
          y = torch.add(torch.mul(hidden, torch.unsqueeze(place, 1)), torch.mul(seen, kept))
          return (torch.reshape(y, torch.size(x)), self.det(h, place, kept))

        def undo(self, y: Tensor, weight: Tensor, bias: Tensor, scale: Tensor, offset: Tensor) -> Tuple[Tensor, Tensor]:
          t = torch.flatten(y, 2)
          h = self.hidden(t)
          hidden = torch.mul(t, h)
          kept = self.kept(scale)
          seen = torch.div(torch.sub(t, hidden), kept)
          place = self.place(seen, weight, bias, offset)
          x = torch.add(torch.div(hidden, torch.unsqueeze(place, 1)), seen)
          return (torch.reshape(x, torch.size(y)), torch.neg(self.det(h, place, kept)))

        """
        .formatted(writes == Half.RIGHT ? "odd" : "torch.rsub(odd, 1)", "1e-06");
  }
}
