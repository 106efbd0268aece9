package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.retrace.runtime.testing.Formula;
import java.util.Map;

/**
 * The iUNet in two dimensions, stride 2, as the paper writes it: channels are concatenated, the
 * halves swap places after every module, and nothing is written in place. It shares no line with
 * the framework, only the names of parameters.
 */
final class IunetFormula implements Formula {
  private static final double EPSILON = 1e-5;
  private static final double SLOPE = 0.01;

  private final int[] modules;
  private final int[] kept;
  private final int mixingFrequency;

  /**
   * A net.
   *
   * @param modules per level
   * @param kept channels that do not descend, per level but the last
   * @param mixingFrequency channel mixing after every n-th module
   */
  IunetFormula(int[] modules, int[] kept, int mixingFrequency) {
    this.modules = modules.clone();
    this.kept = kept.clone();
    this.mixingFrequency = mixingFrequency;
  }

  @Override
  public Result apply(NDArray x, Map<String, NDArray> given) {
    return Result.of(level(0, "", x, given));
  }

  private NDArray level(int level, String path, NDArray x, Map<String, NDArray> given) {
    NDArray state = modules(level, path + "encode", x, given);
    if (level < kept.length) {
      NDArray skip = channels(state, 0, kept[level]);
      NDArray rest = channels(state, kept[level], state.getShape().get(1));
      NDArray down = down(rest, cayley(given.get(path + "junction.down.weight")));
      NDArray back = level(level + 1, path + "junction.next.", down, given);
      NDArray up = up(back, cayley(given.get(path + "junction.up.weight")));
      state = skip.concat(up, 1);
    }
    return modules(level, path + "decode", state, given);
  }

  private NDArray modules(int level, String path, NDArray x, Map<String, NDArray> given) {
    long all = x.getShape().get(1);
    NDArray state = x;
    for (int m = 0; m < modules[level]; m++) {
      long width = m % 2 == 0 ? all / 2 : all - all / 2;
      NDArray first = channels(state, 0, width);
      NDArray second = channels(state, width, all);
      NDArray residual = branch(path + "[" + m + "].residual.", second, given);
      state = second.concat(first.add(residual), 1);
      if ((m + 1) % mixingFrequency == 0) {
        state = mix(state, cayley(given.get(path + "[" + m + "].mix.weight")));
      }
    }
    return state;
  }

  private static NDArray branch(String path, NDArray x, Map<String, NDArray> given) {
    NDArray h = x;
    for (int stage = 0; stage < 2; stage++) {
      h = convolution(h, given.get(path + "conv" + stage + ".weight"));
      NDArray scale = given.get(path + "norm" + stage + ".weight").reshape(1, -1, 1, 1);
      NDArray shift = given.get(path + "norm" + stage + ".bias").reshape(1, -1, 1, 1);
      h = normalised(h).mul(scale).add(shift);
      h = h.maximum(h.mul(SLOPE));
    }
    return h;
  }

  private static NDArray convolution(NDArray x, NDArray weight) {
    NDArray bias = x.getManager().zeros(new Shape(weight.getShape().get(0)), x.getDataType());
    Shape ones = new Shape(1, 1);
    return Conv2d.conv2d(x, weight, bias, ones, ones, ones, 1).singletonOrThrow();
  }

  private static NDArray normalised(NDArray x) {
    Shape shape = x.getShape();
    NDArray flat = x.reshape(shape.get(0), shape.get(1), -1);
    NDArray centred = flat.sub(flat.mean(new int[] {2}, true));
    NDArray variance = centred.mul(centred).mean(new int[] {2}, true);
    return centred.div(variance.add(EPSILON).sqrt()).reshape(shape);
  }

  // Q = (I + A)⁻¹ (I - A) with A = W - W'.
  private static NDArray cayley(NDArray weight) {
    NDArray skew = weight.sub(weight.swapAxes(1, 2));
    NDArray eye =
        weight.getManager().eye((int) weight.getShape().get(2)).toType(weight.getDataType(), true);
    return eye.add(skew).inverse().matMul(eye.sub(skew));
  }

  private static NDArray mix(NDArray x, NDArray q) {
    Shape shape = x.getShape();
    return q.matMul(x.reshape(shape.get(0), shape.get(1), -1)).reshape(shape);
  }

  // Voxels of a patch become channels, row by row.
  private static NDArray down(NDArray x, NDArray q) {
    Shape s = x.getShape();
    long height = s.get(2) / 2;
    long width = s.get(3) / 2;
    NDArray patches =
        x.reshape(s.get(0), s.get(1), height, 2, width, 2)
            .transpose(0, 1, 3, 5, 2, 4)
            .reshape(s.get(0), s.get(1), 4, height * width);
    return q.matMul(patches).reshape(s.get(0), 4 * s.get(1), height, width);
  }

  private static NDArray up(NDArray y, NDArray q) {
    Shape s = y.getShape();
    long channels = s.get(1) / 4;
    NDArray turned = q.swapAxes(1, 2).matMul(y.reshape(s.get(0), channels, 4, -1));
    return turned
        .reshape(s.get(0), channels, 2, 2, s.get(2), s.get(3))
        .transpose(0, 1, 4, 2, 5, 3)
        .reshape(s.get(0), channels, 2 * s.get(2), 2 * s.get(3));
  }

  private static NDArray channels(NDArray x, long from, long to) {
    return x.get(new NDIndex().addAllDim(1).addSliceDim(from, to));
  }
}
