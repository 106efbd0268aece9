package dev.retrace.examples.flops;

import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.Idm;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PeerLayer;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.ShapeWalk;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.split.HalfRegion;

/**
 * What PyTorch's profiler would have said of the authors' own programs. It knows 2-D convolutions,
 * four matrix products, sums and products of two tensors, and nothing else: a 3-D convolution
 * counts as nothing, so these numbers tell little of the work. They are here to be held against
 * numbers that were counted this way.
 *
 * <p>Products of matrices count two operations for each pair of numbers, sums and products one for
 * each number of the first operand. Sums in place are not known.
 */
public final class ProfilerCount {
  private ProfilerCount() {}

  /**
   * The step of the public PatchDDM: noising, forward, mean squared error and backward.
   *
   * <ul>
   *   <li>linear layers forward and back; nobody asks for the gradient of the first one's input
   *   <li>two sums in every residual block, one where a skip joins
   *   <li>one sum of gradients where a block without a convolution on its shortcut reads a skip;
   *       elsewhere autograd sums in place
   *   <li>frequencies and angles of the time embedding; two products of the square's gradient;
   *       three operations that add the noise
   * </ul>
   *
   * @param network any, initialized or not
   * @param batch samples; the rule was held against a count for one
   * @param patch voxels of a patch along each axis
   * @return floating-point operations as counted
   */
  public static long of(PatchDdm network, long batch, long patch) {
    long voxels = batch * patch * patch * patch;
    Peers peers = new Peers();
    network.layers(new Shape(batch, network.config().inputChannels(), patch, patch, patch), peers);
    long embedding = network.config().width() / 2 + batch;
    long ofOutput = (2 + 3) * voxels * network.config().outputChannels();
    return peers.count + embedding + ofOutput;
  }

  private static final class Peers implements PeerLayer.Visitor {
    private long count;
    private boolean projected;

    @Override
    public void layer(PeerLayer layer) {
      switch (layer.kind()) {
        case LINEAR -> {
          long uses = layer.path().equals("time0") ? 2 : 3;
          count += uses * 2 * layer.multiplications();
        }
        case SUM, MEAN -> count += layer.output().size() * (sumsGradients(layer) ? 2 : 1);
        case CONVOLUTION, NORMALISATION, ACTIVATION, UPSAMPLING -> {
          // not known to the profiler
        }
      }
      projected = layer.path().endsWith(".shortcut");
    }

    private boolean sumsGradients(PeerLayer layer) {
      boolean readsSkip = layer.path().startsWith("down[") || layer.path().startsWith("middle[0]");
      return readsSkip && layer.path().endsWith(".sum") && !projected;
    }
  }

  /**
   * The step of an iUNet as the public iUNets with MemCNN take it.
   *
   * <ul>
   *   <li>three sums of half the state for every coupling module
   *   <li>for every channel mixing one product of matrices in the gradient of the Cayley transform,
   *       and five sums or products of a matrix on the way to it
   * </ul>
   *
   * <p>Attention, time, stem and noising have no public code, and are not in the number.
   *
   * @param network initialized, with memory or with shapes only
   * @param batch samples
   * @param size voxels along each axis, before padding
   * @return floating-point operations as counted
   */
  public static long of(Idm network, long batch, long size) {
    Shape volumes = IdmWork.padded(network, batch, size);
    Modules modules = new Modules();
    ShapeWalk.forward(network.core(), IdmWork.lifted(network, volumes), modules);
    return modules.count;
  }

  private static final class Modules implements ShapeWalk.Visitor {
    private long count;

    @Override
    public void coupling(String path, CouplingLayer coupling, Shape shape) {
      if (coupling.region() instanceof HalfRegion half) {
        count += 3 * half.writtenShape(shape).size();
      }
    }

    @Override
    public void layer(String path, InvertibleBlock layer, Shape input, Shape output) {
      if (layer instanceof ChannelMixing) {
        long n = input.get(1);
        count += 2 * n * n * n + 5 * n * n;
      }
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
