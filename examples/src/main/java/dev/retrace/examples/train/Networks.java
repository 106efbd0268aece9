package dev.retrace.examples.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.plan.ShapeManager;
import dev.retrace.runtime.plan.StepOutline;

/** Makes initialized networks of a configuration. */
public final class Networks {
  // The clean batch, its noise, both together, and what the preconditioning adds to the output.
  private static final int HELD_VOLUMES = 4;

  private Networks() {}

  /**
   * A network with random weights, the same for the same seed.
   *
   * @param manager owns its parameters
   * @param config the network and the size of its volumes
   * @return initialized, FLOAT32
   * @throws UserException if the network cannot take volumes of that size
   */
  public static Idm create(NDManager manager, RunConfig config) {
    Engine.getInstance().setRandomSeed((int) config.run().seed());
    return initialized(manager, config, config.trainedSize());
  }

  /**
   * A network with shapes in place of weights, to be described and planned for.
   *
   * @param config the network and the size of its volumes
   * @return initialized, FLOAT32, without memory
   * @throws UserException if the network cannot take volumes of that size
   */
  public static Idm shapes(RunConfig config) {
    return initialized(ShapeManager.create(), config, config.trainedSize());
  }

  /**
   * Refuses a network that cannot take the volumes that are drawn and judged while training, or
   * their patches, where these are of another size than what it is trained on.
   *
   * @param config the network and the sizes
   * @throws UserException naming that size, before anything is trained
   */
  static void requireSampledSize(RunConfig config) {
    if (config.sampledSize() != config.trainedSize()) {
      initialized(ShapeManager.create(), config, config.sampledSize());
    }
  }

  /**
   * What one step of training does to memory: {@link Idm#outline}, or with the reconstruction where
   * the loss asks for it, and the volumes that the loop and the diffusion process hold.
   *
   * @param network real, or of shapes
   * @param config its batch
   * @param size voxels along each axis
   * @return the outline
   * @throws IllegalArgumentException if the network cannot take volumes of that size
   */
  public static StepOutline outline(Idm network, RunConfig config, long size) {
    long batch = config.training().batch();
    StepOutline outline =
        config.training().reconstruction() > 0
            ? network.reconstructingOutline(DataType.FLOAT32, batch, size, size, size)
            : network.outline(DataType.FLOAT32, batch, size, size, size);
    return outline.alsoHolding(HELD_VOLUMES);
  }

  private static Idm initialized(NDManager manager, RunConfig config, long size) {
    try {
      Idm network = new Idm(config.toIdm());
      network.initializeFor(manager, DataType.FLOAT32, size, size, size);
      return network;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserException(
          "The network cannot be built for volumes of "
              + size
              + " voxels along each axis: "
              + e.getMessage(),
          e);
    }
  }
}
