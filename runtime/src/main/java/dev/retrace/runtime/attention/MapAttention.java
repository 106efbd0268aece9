package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LayerDemand;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.bijection.RecordedBijection;
import dev.retrace.runtime.kernel.Kernel;
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
public final class MapAttention extends RecordedBijection implements LayerDemand {
  private static final float START = 8;

  // The mean over channels of W x + b is (mean row of W) x + mean b.
  private static final String METHODS =
      """
      def ramp(self, line: Tensor) -> Tensor:
        return torch.remainder(torch.cumsum(torch.ones_like(line), 0), 2)

      def hidden(self, t: Tensor) -> Tensor:
        one = torch.select(t, 0, 0)
        c = self.ramp(torch.select(one, 1, 0))
        n = self.ramp(torch.select(one, 0, 0))
        odd = torch.abs(torch.sub(torch.unsqueeze(c, 1), n))
        return {parity}

      def place(self, seen: Tensor, weight: Tensor, bias: Tensor, offset: Tensor) -> Tensor:
        z = torch.add(torch.matmul(torch.mean(weight, [0]), seen), torch.mean(bias))
        return torch.unsqueeze(self.factor(torch.add(z, offset)), 1)

      def factor(self, z: Tensor) -> Tensor:
        return torch.add(torch.sigmoid(z), 1e-06)

      def apply(self, x: Tensor, t: Tensor, h: Tensor, weight: Tensor, bias: Tensor, kept: Tensor, offset: Tensor) -> Tensor:
        hidden = torch.mul(t, h)
        seen = torch.sub(t, hidden)
        place = self.place(seen, weight, bias, offset)
        y = torch.add(torch.mul(hidden, place), torch.mul(seen, kept))
        return torch.reshape(y, torch.size(x))

      def undo(self, x: Tensor, t: Tensor, h: Tensor, weight: Tensor, bias: Tensor, kept: Tensor, offset: Tensor) -> Tensor:
        hidden = torch.mul(t, h)
        seen = torch.div(torch.sub(t, hidden), kept)
        found = torch.add(torch.div(hidden, self.place(seen, weight, bias, offset)), seen)
        return torch.reshape(found, torch.size(x))

      def log_det(self, x: Tensor, t: Tensor, h: Tensor, weight: Tensor, bias: Tensor, kept: Tensor, offset: Tensor) -> Tensor:
        place = self.place(torch.sub(t, torch.mul(t, h)), weight, bias, offset)
        changed = torch.sum(torch.mul(torch.log(place), h), [1, 2])
        return torch.add(changed, torch.sum(torch.mul(torch.log(kept), torch.rsub(h, 1))))

      def forward(self, x: Tensor, weight: Tensor, bias: Tensor, scale: Tensor, offset: Tensor) -> Tensor:
        t = torch.flatten(x, 2)
        kept = torch.unsqueeze(self.factor(scale), 1)
        return self.{map}(x, t, self.hidden(t), weight, bias, kept, offset)
      """;

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
    learned("weight", input -> new Shape(input.get(1), input.get(1)), FanInUniform.INSTANCE);
    // Within ± 1 / sqrt(channels) as well: the number of biases is that of input channels.
    learned("bias", MapAttention::perChannel, FanInUniform.INSTANCE);
    learned("scale", MapAttention::perChannel, MapAttention::started);
    learned("offset", input -> new Shape(1), MapAttention::started);
  }

  private static Shape perChannel(Shape input) {
    return new Shape(input.get(1));
  }

  private static NDArray started(NDManager manager, Shape shape, DataType type) {
    NDArray values = manager.zeros(shape, type);
    values.addi(START);
    return values;
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
  public Shape outputShape(Shape input) {
    if (input.dimension() < 3) {
      throw new LayerException(
          "map attention takes (batch, channel, spatial...) but the input is " + input);
    }
    if (input.get(1) < 2) {
      throw new LayerException(
          "map attention needs at least 2 channels: with one, nothing is seen where a value is"
              + " hidden");
    }
    return input;
  }

  // Measured; what is recorded are both the map and its argument.
  @Override
  public long forwardBytes(Shape input, DataType type) {
    return 4 * input.size() * type.getNumOfBytes();
  }

  @Override
  public long backwardBytes(Shape input, DataType type) {
    return 6 * input.size() * type.getNumOfBytes();
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    return formula("apply", x, parameters);
  }

  @Override
  protected NDArray undo(NDArray y, NDArray... parameters) {
    return formula("undo", y, parameters);
  }

  @Override
  protected NDArray logDet(NDArray x, NDArray... parameters) {
    return formula("log_det", x, parameters);
  }

  private NDArray formula(String name, NDArray x, NDArray... parameters) {
    Kernel kernel =
        Kernel.of(
            "map attention, " + name,
            METHODS
                .replace("{parity}", writes == Half.RIGHT ? "odd" : "torch.rsub(odd, 1)")
                .replace("{map}", name));
    return kernel.call(x, parameters[0], parameters[1], parameters[2], parameters[3]);
  }
}
