package dev.retrace.examples.reproduce;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import dev.retrace.idm.peers.PeerLayer;
import dev.retrace.runtime.plan.ShapeManager;

/**
 * What a training step of PatchDDM takes by arithmetic, in bytes: nothing is run.
 *
 * @param parameters the weights, in float32
 * @param gradients as many numbers as parameters
 * @param moments twice as many
 * @param activations what autograd keeps between forward and backward
 * @param workspace at the moment when the most is alive
 */
record PatchDdmMemory(
    long parameters, long gradients, long moments, long activations, long workspace) {
  /** The assumptions, for a reader. */
  static final String ASSUMPTIONS =
      "PatchDDM's memory is arithmetic: parameters, their gradients and two moments in float32;"
          + " of every normalisation its input, its output and the SiLU of that are kept for the"
          + " gradient, and so are the inputs of the stem and of the convolutions that halve or"
          + " follow a doubling; sums, means and doublings keep nothing; at the highest moment three"
          + " gradients of the largest activation live as well. The scratch of convolutions and what"
          + " the allocator holds in reserve are not in it. The authors train in mixed precision,"
          + " which halves what is kept.";

  private static final int KEPT_BY_NORM = 3;
  private static final int GRADIENTS_AT_ONCE = 3;

  /** Of a step on patches of a size. */
  static PatchDdmMemory of(PatchDdmConfig config, long batch, long patch) {
    PatchDdm network = new PatchDdm(config);
    network.initializeFor(ShapeManager.create(), DataType.FLOAT32);
    long parameters =
        Float.BYTES
            * network.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
    Kept kept = new Kept();
    network.layers(new Shape(batch, config.inputChannels(), patch, patch, patch), kept);
    return new PatchDdmMemory(
        parameters,
        parameters,
        2 * parameters,
        Float.BYTES * kept.values,
        GRADIENTS_AT_ONCE * Float.BYTES * kept.largest);
  }

  /** All together. */
  long peak() {
    return parameters + gradients + moments + activations + workspace;
  }

  private static final class Kept implements PeerLayer.Visitor {
    private long values;
    private long largest;
    private boolean activated;

    @Override
    public void layer(PeerLayer layer) {
      switch (layer.kind()) {
        case NORMALISATION -> values += KEPT_BY_NORM * layer.input().size();
        case CONVOLUTION -> {
          // A convolution behind an activation reads what that has kept; so does a shortcut.
          if (!activated && !layer.path().endsWith(".shortcut")) {
            values += layer.input().size();
          }
        }
        case ACTIVATION, LINEAR, SUM, MEAN, UPSAMPLING -> {
          // counted with the normalisation, or nothing
        }
      }
      boolean ofVolumes = layer.output().dimension() > 2;
      activated = ofVolumes && layer.kind() == PeerLayer.Kind.ACTIVATION;
      largest = Math.max(largest, layer.output().size());
    }
  }
}
