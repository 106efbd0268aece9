package dev.retrace.runtime.attention;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.kernel.Kernel;

/**
 * Attention between the patches of a grid, as a branch: each patch is a token, its features the
 * values of all channels in it, and its value the features themselves.
 *
 * <pre>
 *   P = softmax((Q x)(K x)ᵀ / sqrt(features of a head))      over all tokens
 *   u = ω ⊙ (P x)                                            ω: one number for every channel
 * </pre>
 *
 * <p>Heads take consecutive groups of channels. Parameters: {@code query} and {@code key} (channel,
 * channel), 1×1 convolutions without bias, and {@code gain} (channel), which is ω and starts at
 * zero: 2·C² + C numbers. The input is borrowed; the caller owns the output, which has its shape.
 */
final class AttentionBranch extends AbstractBlock implements MemoryDemand {
  private final TokenGrid grid;
  private final int heads;
  private final Parameter query;
  private final Parameter key;
  private final Parameter gain;

  AttentionBranch(TokenGrid grid, int heads) {
    super((byte) 1);
    if (heads < 1) {
      throw new IllegalArgumentException("attention needs at least one head, not " + heads);
    }
    this.grid = grid;
    this.heads = heads;
    query = parameter("query", Parameter.Type.WEIGHT, FanInUniform.INSTANCE);
    key = parameter("key", Parameter.Type.WEIGHT, FanInUniform.INSTANCE);
    gain = parameter("gain", Parameter.Type.OTHER, Initializer.ZEROS);
  }

  private Parameter parameter(String name, Parameter.Type type, Initializer start) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optInitializer(start).build());
  }

  /** Refuses what the branch cannot take. */
  void requireFit(Shape input) {
    grid.patch(input);
    if (input.get(1) % heads != 0) {
      throw new LayerException(
          String.format("%d channels do not divide into %d heads", input.get(1), heads));
    }
  }

  @Override
  protected void prepare(Shape[] inputs) {
    requireFit(inputs[0]);
    long channels = inputs[0].get(1);
    query.setShape(new Shape(channels, channels));
    key.setShape(new Shape(channels, channels));
    gain.setShape(new Shape(channels));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = inputs.head();
    Device device = x.getDevice();
    return new NDList(
        kernel(x.getShape().dimension() - 2)
            .call(
                x,
                parameterStore.getValue(query, device, training),
                parameterStore.getValue(key, device, training),
                parameterStore.getValue(gain, device, training)));
  }

  /** Tokens, queries, keys, and one of them in another order. */
  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return 4 * bytes(input, type);
  }

  /** Tokens, queries, keys, what was attended to, and the output. */
  @Override
  public long tapeBytes(Shape input, DataType type) {
    return 5 * bytes(input, type);
  }

  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return 4 * bytes(input, type) + 2 * bytes(query.getShape(), type);
  }

  @Override
  public long multiplications(Shape input) {
    int tokens = grid.tokens(input.dimension() - 2);
    return 2 * input.size() * (input.get(1) + tokens);
  }

  private static long bytes(Shape shape, DataType type) {
    return shape.size() * type.getNumOfBytes();
  }

  private Kernel kernel(int axes) {
    return Kernel.of(
        "attention",
        grid.methods(axes)
            + TokenGrid.PROJECT
            + """
            def grouped(self, t: Tensor) -> Tensor:
              s = torch.size(t)
              return torch.transpose(torch.reshape(t, [s[0], s[1], %1$d, -1]), 1, 2)

            def forward(self, x: Tensor, query: Tensor, key: Tensor, gain: Tensor) -> Tensor:
              t = self.split(x)
              s = torch.size(t)
              q = self.grouped(self.project(x, query))
              k = self.grouped(self.project(x, key))
              z = torch.div(torch.matmul(q, torch.transpose(k, 2, 3)), torch.sqrt(torch.size(q, 3)))
              p = torch.softmax(z, -1)
              o = torch.transpose(torch.matmul(p, self.grouped(t)), 1, 2)
              u = torch.mul(torch.reshape(o, [s[0], s[1], torch.size(gain, 0), -1]), torch.unsqueeze(gain, 1))
              return self.merge(torch.flatten(u, 2), torch.size(x))
            """
                .formatted(heads));
  }
}
