package dev.retrace.processor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.fixtures.PlainFormulas;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.Numbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The classes under {@code run/} that divide into streams or sites, once more, out of place. */
final class DividedFormulas {
  /** The published bound of the affine law's logarithmic scale, written down a second time. */
  private static final double BOUND = 0.25f;

  private final Map<String, NDArray> given;
  private final boolean inverse;
  private NDArray logDet;

  private DividedFormulas(NDArray x, Map<String, NDArray> given, boolean inverse) {
    this.given = given;
    this.inverse = inverse;
    logDet = x.getManager().zeros(x.getShape().slice(0, 1), x.getDataType());
  }

  /** {@code run.Trio}. */
  static Formula trio(boolean inverse) {
    return (x, given) -> {
      DividedFormulas way = new DividedFormulas(x, given, inverse);
      NDArray value = way.trio(x);
      return new Formula.Result(value, way.logDet);
    };
  }

  /** {@code run.InSpace}, {@code run.InChannels}, {@code run.InTokens}. */
  static Formula sites(String name, boolean inverse) {
    return (x, given) -> {
      DividedFormulas way = new DividedFormulas(x, given, inverse);
      NDArray value = way.sites(x, mask(name, x, true), mask(name, x, false));
      return new Formula.Result(value, way.logDet);
    };
  }

  private NDArray trio(NDArray x) {
    long channels = x.getShape().get(1);
    long first = (channels + 2) / 3;
    NDList streams = x.split(new long[] {first, first + (channels + 1) / 3}, 1);
    NDArray a = streams.get(0);
    NDArray b = streams.get(1);
    NDArray c = streams.get(2);
    NDArray both = given.get("label").concat(given.get("time"), 1);
    if (inverse) {
      c = affine(c, branch("both", a.concat(b, 1), both));
      a = affine(a, branch("scale", b.concat(c, 1), given.get("time")));
      b = b.sub(branch("shift", a.concat(c, 1), null));
    } else {
      b = b.add(branch("shift", a.concat(c, 1), null));
      a = affine(a, branch("scale", b.concat(c, 1), given.get("time")));
      c = affine(c, branch("both", a.concat(b, 1), both));
    }
    return a.concat(b, 1).concat(c, 1);
  }

  private NDArray sites(NDArray x, NDArray left, NDArray right) {
    if (inverse) {
      NDArray back = x.sub(shift(x, right).mul(left));
      return back.mul(left).add(scaled(back, left, right));
    }
    NDArray there = x.mul(left).add(scaled(x, left, right));
    return there.add(shift(there, right).mul(left));
  }

  private NDArray shift(NDArray x, NDArray right) {
    return branch("shift", x.mul(right), given.get("time"));
  }

  private NDArray scaled(NDArray x, NDArray left, NDArray right) {
    NDArray b = branch("scale", x.mul(left), given.get("label"));
    // Where nothing is written the law reads zeros, which leave the volume as it is.
    return affine(x, b.mul(right.concat(right, 1))).mul(right);
  }

  private NDArray affine(NDArray x, NDArray b) {
    NDList halves = b.split(2, 1);
    NDArray bound =
        Numbers.of(x.getManager(), DataType.FLOAT64, new double[] {BOUND}, new Shape(1));
    NDArray s = halves.get(0).tanh().mul(bound);
    NDArray t = halves.get(1);
    NDArray sum = s.sum(IntStream.range(1, s.getShape().dimension()).toArray());
    logDet = inverse ? logDet.sub(sum) : logDet.add(sum);
    return inverse ? x.sub(t).mul(s.neg().exp()) : x.mul(s.exp()).add(t);
  }

  private NDArray branch(String step, NDArray x, NDArray condition) {
    Map<String, NDArray> named = new HashMap<>();
    for (String name : List.of("inner.weight", "outer.weight", "outer.bias", "given.weight")) {
      given.forEach(
          (path, array) -> {
            if (path.startsWith(step + ".") && path.endsWith(name)) {
              named.put("branch." + name, array);
            }
          });
    }
    named.put("time", condition);
    return PlainFormulas.branch("branch.", x, named);
  }

  /** (1, channels, rows, columns), 1 on one side of a checkerboard and 0 on the other. */
  private static NDArray mask(String name, NDArray x, boolean left) {
    int channels = (int) x.getShape().get(1);
    int rows = (int) x.getShape().get(2);
    int columns = (int) x.getShape().get(3);
    double[] mask = new double[channels * rows * columns];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int sum =
              switch (name) {
                case "InSpace" -> i + j;
                case "InChannels" -> c + i + j;
                default -> c + inToken(i, rows / 2) + inToken(j, columns / 2);
              };
          mask[(c * rows + i) * columns + j] = sum % 2 == 0 == left ? 1 : 0;
        }
      }
    }
    return Numbers.of(
        x.getManager(), DataType.FLOAT64, mask, new Shape(1, channels, rows, columns));
  }

  private static int inToken(int coordinate, int size) {
    return coordinate / size + coordinate % size;
  }
}
