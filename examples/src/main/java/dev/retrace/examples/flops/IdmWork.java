package dev.retrace.examples.flops;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.ShapeWalk;
import dev.retrace.runtime.attention.MapAttention;
import dev.retrace.runtime.attention.MatrixAttention;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.branch.ConvUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the training step of an {@link Idm} whose core stores nothing.
 *
 * <ul>
 *   <li>A branch is evaluated forward, once more on the way back, where the same evaluation serves
 *       inverse and gradient, and its gradients cost twice an evaluation.
 *   <li>An orthogonal layer turns the value forward; back, it turns the value again, which is
 *       rebuilding, and the gradient, and finds the gradient of its matrix. The matrix is made
 *       twice.
 *   <li>The stem is evaluated again, and nobody asks for the gradient of the volumes. Head and time
 *       embedding are recorded.
 * </ul>
 *
 * <p>A loss that asks for the way back through the network's inverse takes more.
 */
public final class IdmWork {
  private static final String LEVEL = "junction.next.";
  private static final long PATCHES_PER_AXIS = 2;

  private final Idm network;
  private final long batch;
  private final List<LayerWork> layers = new ArrayList<>();
  private final List<String> uncounted = new ArrayList<>();

  private IdmWork(Idm network, long batch) {
    this.network = network;
    this.batch = batch;
  }

  /**
   * Counts.
   *
   * @param network initialized, with memory or with shapes only
   * @param batch samples
   * @param size voxels along each axis, before padding
   * @return the work of one step
   */
  public static StepWork of(Idm network, long batch, long size) {
    return new IdmWork(network, batch).count(padded(network, batch, size));
  }

  /**
   * The shape of volumes as the stem reads them.
   *
   * @param network any
   * @param batch samples
   * @param size voxels along each axis, before padding
   * @return (batch, channel, depth, height, width); the channels are the image's, and where the
   *     network reads them, the coordinates
   */
  public static Shape padded(Idm network, long batch, long size) {
    int[] divisors = network.config().divisors(3);
    long[] sizes = {batch, network.config().inputChannels(divisors.length), 0, 0, 0};
    for (int axis = 0; axis < divisors.length; axis++) {
      sizes[2 + axis] = (size + divisors[axis] - 1) / divisors[axis] * divisors[axis];
    }
    return new Shape(sizes);
  }

  /**
   * The shape of the core's input.
   *
   * @param network initialized
   * @param volumes as {@link #padded} has them
   * @return what the stem makes of them
   */
  public static Shape lifted(Idm network, Shape volumes) {
    Shape embedding = new Shape(volumes.get(0), network.config().timeHidden());
    return network.stem().getOutputShapes(new Shape[] {volumes, embedding})[0];
  }

  private StepWork count(Shape volumes) {
    long time = batch * matrices(network, "time.");
    add("time", "time embedding", 2 * time, 0, 4 * time);
    long convolved = multiplications(network.stem(), volumes);
    long stem = convolved + ofTime(network.stem());
    long unasked = ofInput(convolved, volumes);
    add("stem", "stem and head", 2 * stem, 2 * stem, 4 * stem - 2 * unasked);
    Shape core = lifted(network, volumes);
    Shape output = ShapeWalk.forward(network.core(), core, new Walk());
    long head = multiplications(network.head(), output) + ofTime(network.head());
    add("head", "stem and head", 2 * head, 0, 4 * head);
    return new StepWork(batch, layers, uncounted);
  }

  private void add(String path, String kind, long forward, long rebuild, long backward) {
    int level = path.split(LEVEL, -1).length - 1;
    layers.add(new LayerWork(path, kind, level, forward, rebuild, backward));
  }

  // The gradient of the volumes, which the first convolution of a stem is not asked for.
  private long ofInput(long convolved, Shape volumes) {
    List<Shape> convolutions =
        network.stem().getParameters().values().stream()
            .map(Parameter::getShape)
            .filter(shape -> shape.dimension() == volumes.dimension())
            .toList();
    return convolutions.size() == 1
        ? convolved
        : convolutions.get(0).size() * batch * volumes.slice(2).size();
  }

  private static long multiplications(Block block, Shape read) {
    return ((MemoryDemand) block).multiplications(read);
  }

  // A block of convolutions does not count the projection of the time, which sees no voxels.
  private long ofTime(Block convolutions) {
    return batch * matrices(convolutions, "");
  }

  private static long matrices(Block block, String prefix) {
    return block.getParameters().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .map(each -> each.getValue().getShape())
        .filter(shape -> shape.dimension() == 2)
        .mapToLong(Shape::size)
        .sum();
  }

  /** Counts the layers of the core. */
  private final class Walk implements ShapeWalk.Visitor {
    @Override
    public void coupling(String path, CouplingLayer coupling, Shape shape) {
      if (!(coupling.block() instanceof MemoryDemand)) {
        uncounted.add(path);
        return;
      }
      boolean convolves = coupling.block() instanceof ConvUnit;
      long once =
          multiplications(coupling.block(), coupling.region().readShape(shape))
              + (convolves ? ofTime(coupling.block()) : 0);
      add(path, convolves ? "branches" : "attention", 2 * once, 2 * once, 4 * once);
    }

    @Override
    public void layer(String path, InvertibleBlock layer, Shape input, Shape output) {
      if (layer instanceof ChannelMixing) {
        orthogonal(path, "channel mixing", layer, input);
      } else if (layer instanceof Downsampling || layer instanceof Upsampling) {
        orthogonal(path, "resampling", layer, input);
      } else if (layer instanceof MatrixAttention) {
        matrixAttention(path, layer, input);
      } else if (layer instanceof MapAttention) {
        // The mean row of the weights on every place; formulas are taken twice on the way back.
        add(path, "attention", 2 * input.size(), 4 * input.size(), 4 * input.size());
      } else if (!layer.getParameters().isEmpty()) {
        uncounted.add(path);
      }
    }

    private void orthogonal(String path, String kind, InvertibleBlock layer, Shape input) {
      Shape weight = layer.getParameters().valueAt(0).getShape();
      long n = weight.get(1);
      var method = network.config().core().method();
      long turn = 2 * input.size() * n;
      long matrix = weight.get(0) * MatrixWork.forward(method, n);
      long gradient =
          method.isLearned() ? turn + weight.get(0) * MatrixWork.backward(method, n) : 0;
      add(path, kind, turn + matrix, turn + matrix, turn + gradient);
    }

    // Queries, keys and their products; the matrix on the values, or a solve in its place.
    private void matrixAttention(String path, InvertibleBlock layer, Shape input) {
      Parameter query = layer.getParameters().get("query");
      long heads = query.getShape().get(0);
      long tokens = (long) Math.pow(PATCHES_PER_AXIS, input.dimension() - 2);
      long scores = 2 * input.size() * heads * (2 * input.get(1) + tokens);
      long apply = scores + 2 * input.size() * tokens;
      long factors = batch * 2 * tokens * tokens * tokens / 3;
      add(
          path,
          "attention",
          apply,
          scores + factors + 2 * input.size() * tokens + apply,
          2 * apply);
    }

    @Override
    public void apart(String path, Shape whole) {
      // copies only
    }

    @Override
    public void together(String path, Shape whole) {
      // copies only
    }

    @Override
    public void enter(String path, InvertibleBlock layer, Shape input) {
      // its own steps are counted
    }

    @Override
    public void leave(Shape output) {
      // its own steps are counted
    }
  }
}
