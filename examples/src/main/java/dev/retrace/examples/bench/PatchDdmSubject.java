package dev.retrace.examples.bench;

import dev.retrace.idm.peers.PatchDdmConfig;
import java.util.List;

/**
 * PatchDDM-3D as a generator of one image channel, under the engine's autograd.
 *
 * @param width channels at full resolution; 29 as published
 * @param levels of resolution; 7 as published
 * @param size voxels of a patch along each axis
 * @param batch patches
 */
public record PatchDdmSubject(int width, int levels, int size, int batch) implements Subject {
  /** Names it on command lines. */
  static final String NAME = "patchddm";

  /**
   * The network's sizes.
   *
   * @return a configuration
   */
  public PatchDdmConfig config() {
    return PatchDdmConfig.generator(1).withWidth(width).withLevels(levels);
  }

  @Override
  public MeasuredStep step() {
    return new PatchDdmStep(this);
  }

  @Override
  public Subject miniature() {
    return new PatchDdmSubject(4, 2, 8, 2);
  }

  @Override
  public List<String> arguments() {
    return List.of(NAME, "" + width, "" + levels, "" + size, "" + batch);
  }

  static PatchDdmSubject of(List<String> words) {
    List<Integer> numbers = words.stream().map(Integer::valueOf).toList();
    return new PatchDdmSubject(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }
}
