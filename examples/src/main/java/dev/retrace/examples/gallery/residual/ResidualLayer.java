package dev.retrace.examples.gallery.residual;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.residual.LipschitzBranch;
import dev.retrace.runtime.residual.ResidualFlow;

/**
 * An ordinary residual block, made invertible by a bound on its branch:
 *
 * <pre>
 *   y = x + g(x)        x = lim xₖ, xₖ₊₁ = y − g(xₖ)
 * </pre>
 *
 * <p>Where g shrinks all distances, y − g(x) does too, so the iteration has one fixed point, which
 * is the input (Banach). Nothing is divided in halves: all coordinates change at once. Behrmann,
 * Grathwohl, Chen, Duvenaud and Jacobsen, "Invertible Residual Networks", 2019; Chen, Behrmann,
 * Duvenaud and Jacobsen, "Residual Flows for Invertible Generative Modeling", 2019.
 *
 * <p>One such block stretches by less than two, so it takes several of them, with a free scale in
 * between.
 *
 * @param dimensions of a point
 * @param hidden width of the branch
 */
@Invertible
record ResidualLayer(int dimensions, int hidden) {
  /** A free scale and offset per coordinate, y = s ⊙ x + t. */
  @Invertible
  ActNorm scale() {
    return new ActNorm();
  }

  /** Three dense layers, each scaled down to a norm of at most 0.97 whatever it learns. */
  @Invertible
  ResidualFlow residual() {
    return ResidualFlow.builder()
        .setBranch(
            LipschitzBranch.builder()
                .setChannels(dimensions)
                .optHidden(hidden)
                .optCoefficient(0.97)
                .build())
        .build();
  }
}
