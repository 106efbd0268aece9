package dev.retrace.examples.flops;

import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PeerLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the training step of a {@link PatchDdm}, which stores its activations: gradients cost
 * twice the way forward, but for the layers whose input nobody wants a gradient of.
 */
public final class PatchDdmWork {
  private static final List<String> FIRST = List.of("stem", "time0");

  private PatchDdmWork() {}

  /**
   * Counts.
   *
   * @param network any, initialized or not
   * @param batch samples
   * @param patch voxels of a patch along each axis
   * @return the work of one step
   */
  public static StepWork of(PatchDdm network, long batch, long patch) {
    List<LayerWork> layers = new ArrayList<>();
    network.layers(
        new Shape(batch, network.config().inputChannels(), patch, patch, patch),
        layer -> {
          if (layer.multiplications() > 0) {
            layers.add(work(layer, patch));
          }
        });
    return new StepWork(batch, layers, List.of());
  }

  private static LayerWork work(PeerLayer layer, long patch) {
    boolean volumes = layer.kind() == PeerLayer.Kind.CONVOLUTION;
    int level = volumes ? Long.numberOfTrailingZeros(patch / layer.output().get(2)) : 0;
    long forward = 2 * layer.multiplications();
    return new LayerWork(
        layer.path(),
        volumes ? "convolutions" : "time embedding",
        level,
        forward,
        0,
        FIRST.contains(layer.path()) ? forward : 2 * forward);
  }
}
