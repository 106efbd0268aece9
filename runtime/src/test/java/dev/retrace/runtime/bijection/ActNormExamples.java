package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Both forms of the scale, 1-D to 3-D; a single channel, sample and position. The start from data
 * has a test of its own: here the scales are given.
 */
@AutoService(BijectionExamples.class)
public final class ActNormExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Arrays.stream(ChannelScale.values())
        .flatMap(
            form ->
                Stream.of(
                    example(form, new Shape(2, 3)),
                    example(form, new Shape(1, 1, 1)),
                    example(form, new Shape(2, 3, 4)),
                    example(form, new Shape(3, 1, 2, 3)),
                    example(form, new Shape(2, 5, 2, 1, 2))));
  }

  private static Example example(ChannelScale form, Shape input) {
    int channels = (int) input.get(1);
    double[] scale = new double[channels];
    double[] offset = new double[channels];
    for (int i = 0; i < channels; i++) {
      scale[i] = 0.5 + 0.4 * i;
      offset[i] = i - 1.5;
    }
    return new Example(
            form + " at " + input,
            () -> ActNorm.of(form, scale, offset),
            input,
            (x, given) -> {
              NDArray s = perChannel(x, scale(form, given));
              NDArray t = perChannel(x, given.get("offset"));
              return new Formula.Result(x.mul(s).add(t), logDet(x, s));
            },
            (y, given) -> {
              NDArray s = perChannel(y, scale(form, given));
              NDArray t = perChannel(y, given.get("offset"));
              return new Formula.Result(y.sub(t).div(s), logDet(y, s).neg());
            })
        .losing(5e-6); // an offset that is several times what remains of x
  }

  private static NDArray scale(ChannelScale form, Map<String, NDArray> given) {
    NDArray w = given.get("weight");
    return switch (form) {
      case EXPONENTIAL -> w.exp();
      case SOFTPLUS -> w.mul(array(w, 0.5)).exp().add(array(w, 1)).log().mul(array(w, 0.2));
    };
  }

  // Plain numbers do not survive a recording.
  private static NDArray array(NDArray like, double value) {
    return like.getManager().create(new double[] {value}).duplicate();
  }

  private static NDArray perChannel(NDArray x, NDArray each) {
    long[] sizes = new long[x.getShape().dimension()];
    Arrays.fill(sizes, 1);
    sizes[1] = x.getShape().get(1);
    return each.reshape(sizes);
  }

  private static NDArray logDet(NDArray x, NDArray scale) {
    NDArray ofAll = scale.broadcast(x.getShape()).log();
    return ofAll.reshape(x.getShape().get(0), -1).sum(new int[] {1});
  }
}
