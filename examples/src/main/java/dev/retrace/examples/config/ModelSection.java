package dev.retrace.examples.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrace.idm.AttentionMask;
import dev.retrace.idm.AttentionMode;
import dev.retrace.idm.AttentionPlace;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.IdmConfig;
import dev.retrace.idm.Lifting;
import dev.retrace.idm.SkipAttention;
import dev.retrace.idm.TimeConditioning;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.kernel.Precision;
import dev.retrace.runtime.orthogonal.Start;
import java.util.ArrayList;
import java.util.List;

/**
 * The section {@code model} of a configuration.
 *
 * @param imageChannels channels of a volume
 * @param coordinates whether the network is told where voxels lie
 * @param channels wished-for channels per level
 * @param modules coupling modules per level
 * @param stride a number, one per axis, or one list per resampling
 * @param convDepth convolutions per branch
 * @param norm the normalisation inside branches
 * @param mixingFrequency channel mixing after every n-th module
 * @param orthogonal how orthogonal matrices are made
 * @param resamplingStart where resampling starts
 * @param time where the noise level enters
 * @param timeWidth the length of the sinusoidal embedding
 * @param timeHidden the width of the layers that read it
 * @param zeroStart whether couplings and head start at zero
 * @param lifting the layers around the core
 * @param inverse whether the network has an inverse
 * @param classes that the network is told of volumes, 0 for none
 * @param attention what attention makes of the deepest skip connections
 * @param attentionLevels on how many of them
 * @param attentionHeads of gates and matrices
 * @param attentionMask which half of a skip is hidden and changed
 * @param attentionAt on skip connections, at the bottom, or both
 * @param precision in which branches keep what their gradients need
 */
public record ModelSection(
    int imageChannels,
    boolean coordinates,
    List<Integer> channels,
    List<Integer> modules,
    JsonNode stride,
    int convDepth,
    Norm norm,
    int mixingFrequency,
    OrthogonalChoice orthogonal,
    Start resamplingStart,
    TimeConditioning time,
    int timeWidth,
    int timeHidden,
    boolean zeroStart,
    Lifting lifting,
    boolean inverse,
    int classes,
    AttentionMode attention,
    int attentionLevels,
    int attentionHeads,
    AttentionMask attentionMask,
    AttentionPlace attentionAt,
    Precision precision) {
  /** Volumes have three axes. */
  static final int AXES = 3;

  /**
   * The network's configuration.
   *
   * @return checked
   * @throws IllegalArgumentException naming the key that does not fit
   */
  public IdmConfig toIdm() {
    CoreConfig core =
        new CoreConfig(
            channels,
            modules,
            strides(),
            convDepth,
            norm,
            mixingFrequency,
            orthogonal.create(),
            resamplingStart,
            time == TimeConditioning.BRANCHES,
            zeroStart,
            new SkipAttention(
                attention, attentionLevels, attentionHeads, attentionMask, attentionAt),
            precision);
    return new IdmConfig(
        imageChannels, core, time, timeWidth, timeHidden, lifting, classes, inverse, coordinates);
  }

  private List<List<Integer>> strides() {
    int resamplings = Math.max(0, channels.size() - 1);
    List<List<Integer>> strides = new ArrayList<>();
    boolean perResampling = stride.isArray() && !stride.isEmpty() && stride.get(0).isArray();
    for (int i = 0; i < (perResampling ? stride.size() : resamplings); i++) {
      strides.add(perAxis(perResampling ? stride.get(i) : stride));
    }
    return strides;
  }

  private List<Integer> perAxis(JsonNode node) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < (node.isArray() ? node.size() : AXES); axis++) {
      JsonNode number = node.isArray() ? node.get(axis) : node;
      if (!number.isInt()) {
        throw new IllegalArgumentException(
            "model.stride: expected a number, a list of "
                + AXES
                + " or one such list per resampling, not "
                + stride);
      }
      axes.add(number.asInt());
    }
    return axes;
  }
}
