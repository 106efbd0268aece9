package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.runtime.testing.Formula;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Every function of single numbers, with its inverse and its slope as school books write them. */
@AutoService(BijectionExamples.class)
public final class PointwiseExamples implements BijectionExamples {
  /** Logarithms of slopes that are found as differences of numbers of order one. */
  private static final double SINGLE = 1e-5;

  @Override
  public Stream<Example> examples() {
    return Stream.of(
            leaky(0.3),
            leaky(2.5),
            arcsinh(0.7),
            arcsinh(40),
            sigmoid(0),
            sigmoid(0.1),
            logit(0.05),
            logit(0),
            tanh())
        .flatMap(Case::examples);
  }

  /** A function, its inverse, its slope at x, and where x comes from. */
  private record Case(
      String name,
      Supplier<Pointwise> layer,
      UnaryOperator<NDArray> value,
      UnaryOperator<NDArray> inverse,
      UnaryOperator<NDArray> slope,
      UnaryOperator<NDArray> domain) {

    Stream<Example> examples() {
      return Stream.of(new Shape(1, 1, 5), new Shape(2, 2, 2, 3, 1))
          .map(
              input ->
                  new Example(
                          name + " at " + input,
                          layer,
                          input,
                          (x, given) -> new Formula.Result(value.apply(x), volume(slope.apply(x))),
                          (y, given) -> {
                            NDArray x = inverse.apply(y);
                            return new Formula.Result(x, volume(slope.apply(x)).neg());
                          })
                      .from(domain)
                      .losing(SINGLE));
    }

    private static NDArray volume(NDArray slope) {
      return slope.log().reshape(slope.getShape().get(0), -1).sum(new int[] {1});
    }
  }

  private static Case leaky(double slope) {
    UnaryOperator<NDArray> factor = x -> positive(x).add(negative(x).mul(number(x, slope)));
    return new Case(
        "leaky ReLU " + slope,
        () -> new InvertibleLeakyReLU(slope),
        x -> x.mul(factor.apply(x)),
        y -> y.div(factor.apply(y)),
        // x - x: constants have no way back to x, which the reference needs.
        x -> factor.apply(x).add(x.sub(x)),
        UnaryOperator.identity());
  }

  private static NDArray positive(NDArray x) {
    return x.gt(number(x, 0)).toType(x.getDataType(), true);
  }

  private static NDArray negative(NDArray x) {
    return x.lte(number(x, 0)).toType(x.getDataType(), true);
  }

  private static Case arcsinh(double width) {
    return new Case(
        "arcsinh " + width,
        () -> new Arcsinh(width),
        x -> {
          NDArray u = x.div(number(x, width));
          return u.add(u.mul(u).add(number(x, 1)).sqrt()).log().mul(number(x, width));
        },
        y -> {
          NDArray u = y.div(number(y, width));
          return u.exp().sub(u.neg().exp()).mul(number(y, width / 2));
        },
        x -> {
          NDArray u = x.div(number(x, width));
          return number(x, 1).div(u.mul(u).add(number(x, 1)).sqrt());
        },
        UnaryOperator.identity());
  }

  private static Case sigmoid(double margin) {
    return new Case(
        "sigmoid " + margin,
        () -> new Sigmoid(margin),
        x -> narrow(x, margin),
        y -> widen(y, margin),
        x -> {
          NDArray p = narrow(x, 0);
          return p.mul(number(x, 1).sub(p)).div(number(x, 1 - 2 * margin));
        },
        UnaryOperator.identity());
  }

  private static Case logit(double margin) {
    return new Case(
        "logit " + margin,
        () -> new Logit(margin),
        x -> widen(x, margin),
        y -> narrow(y, margin),
        x -> {
          NDArray p = x.mul(number(x, 1 - 2 * margin)).add(number(x, margin));
          return number(x, 1 - 2 * margin).div(p.mul(number(x, 1).sub(p)));
        },
        x -> narrow(x, 0).mul(0.6f).add(0.2f)); // away from the ends, where differences fail
  }

  private static NDArray narrow(NDArray x, double margin) {
    NDArray p = number(x, 1).div(x.neg().exp().add(number(x, 1)));
    return p.sub(number(x, margin)).div(number(x, 1 - 2 * margin));
  }

  private static NDArray widen(NDArray y, double margin) {
    NDArray p = y.mul(number(y, 1 - 2 * margin)).add(number(y, margin));
    return p.div(number(y, 1).sub(p)).log();
  }

  private static Case tanh() {
    return new Case(
        "tanh",
        Tanh::new,
        x -> x.exp().sub(x.neg().exp()).div(x.exp().add(x.neg().exp())),
        y -> y.add(number(y, 1)).div(number(y, 1).sub(y)).log().mul(number(y, 0.5)),
        x -> {
          NDArray cosh = x.exp().add(x.neg().exp()).mul(number(x, 0.5));
          return number(x, 1).div(cosh.mul(cosh));
        },
        x -> x.mul(0.5f)); // away from the ends, as above
  }

  // Plain numbers do not survive a recording.
  private static NDArray number(NDArray like, double value) {
    return like.getManager().create(new double[] {value}).duplicate();
  }
}
