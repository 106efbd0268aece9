package dev.retrace.examples.reproduce;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.IdmSubject;
import dev.retrace.examples.bench.NetworkSpec;
import dev.retrace.examples.bench.PatchDdmSubject;
import dev.retrace.examples.bench.Variant;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.ModelSection;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The paper's network and PatchDDM on the same number of voxels in a step: small enough for a CPU.
 * Unless the user changes it, both have about a quarter of their channels, and lose the lowest
 * level, for which 32³ is too small.
 *
 * @param idm the invertible network
 * @param patchDdm its peer
 */
record ReducedPair(NetworkSpec idm, PatchDdmSubject patchDdm) {
  // A convolution of the 7 channels that 29 / 4 would be has no kernel of its own on CPUs.
  private static final int WIDTH = 8;
  private static final int LEVELS = 6;
  private static final List<String> QUARTER =
      List.of(
          "model.channels=[16,32,64,128,256]",
          "model.modules=[2,2,3,3,2]",
          "data.size=32",
          "training.batch=2");

  /** The pair, with the user's changes of the invertible network; the peer gets its volumes. */
  static ReducedPair of(List<String> changes) {
    List<String> all = new ArrayList<>(QUARTER);
    all.addAll(changes);
    NetworkSpec idm = new NetworkSpec("paper", all);
    RunConfig config = idm.config();
    if (config.model().imageChannels() != 1) {
      throw new UserException(
          "model.image_channels: PatchDDM is measured on volumes of one channel, so IDM is as well;"
              + " set it to 1, not "
              + config.model().imageChannels());
    }
    int size = config.data().size();
    int batch = config.training().batch();
    PatchDdmSubject patchDdm = new PatchDdmSubject(WIDTH, LEVELS, size, batch);
    try {
      new PatchDdm(patchDdm.config())
          .layers(
              new Shape(batch, patchDdm.config().inputChannels(), size, size, size), layer -> {});
    } catch (IllegalArgumentException e) {
      throw new UserException("data.size: " + e.getMessage(), e);
    }
    return new ReducedPair(idm, patchDdm);
  }

  /** The sizes of both beside those they were published with, for a reader. */
  String sizes() {
    ModelSection reduced = idm.config().model();
    ModelSection full = Configurations.preset("paper", List.of()).model();
    PatchDdmConfig peer = patchDdm.config();
    PatchDdmConfig published = PatchDdmConfig.generator(1);
    return ("IDM has %s channels and %s modules on its levels, for %s and %s in the preset paper;"
            + " PatchDDM has %d channels on the first of %d levels, for %d on the first of %d as"
            + " published.")
        .formatted(
            reduced.channels(),
            reduced.modules(),
            full.channels(),
            full.modules(),
            peer.width(),
            peer.levels(),
            published.width(),
            published.levels());
  }

  /** A way of taking the invertible network's step. */
  IdmSubject taking(String variant) {
    return new IdmSubject(Variant.parse(variant), idm);
  }

  /** Voxels of a step, the same for both. */
  long voxels() {
    long size = patchDdm.size();
    return patchDdm.batch() * size * size * size;
  }
}
