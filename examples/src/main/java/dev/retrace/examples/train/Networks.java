package dev.retrace.examples.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Idm;

/** Makes initialized networks of a configuration. */
public final class Networks {
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
    long size = config.data().size();
    try {
      Idm network = new Idm(config.model().toIdm());
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
