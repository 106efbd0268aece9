package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.function.BiFunction;

/**
 * A law that is the identity where b is zero, on the sites of a pattern: b is blanked at all other
 * sites, and the law runs once over the whole buffer, row-major.
 *
 * @param law the identity at b = 0
 * @param blank (array, channels of the buffer) to the array with zeros outside the written sites
 */
record MaskedLaw(CouplingLaw law, BiFunction<NDArray, Long, NDArray> blank) implements CouplingLaw {
  @Override
  public int branchChannels(int written) {
    return law.branchChannels(written);
  }

  @Override
  public void forward(NDArray whole, NDArray b, LogDet logDet) {
    try (NDArray blanked = blanked(b, whole)) {
      law.forward(whole, blanked, logDet);
    }
  }

  @Override
  public void inverse(NDArray whole, NDArray b, LogDet logDet) {
    try (NDArray blanked = blanked(b, whole)) {
      law.inverse(whole, blanked, logDet);
    }
  }

  @Override
  public NDArray branchGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray blanked = blanked(b, whole);
        NDArray db = law.branchGrad(whole, blanked, wholeGrad, logDetGrad)) {
      return blanked(db, whole);
    }
  }

  @Override
  public void stateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray blanked = blanked(b, whole)) {
      law.stateGrad(whole, blanked, wholeGrad, logDetGrad);
    }
  }

  @Override
  public NDArray inverseBranchGrad(
      NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray blanked = blanked(b, whole);
        NDArray db = law.inverseBranchGrad(whole, blanked, wholeGrad, logDetGrad)) {
      return blanked(db, whole);
    }
  }

  @Override
  public void inverseStateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    try (NDArray blanked = blanked(b, whole)) {
      law.inverseStateGrad(whole, blanked, wholeGrad, logDetGrad);
    }
  }

  private NDArray blanked(NDArray array, NDArray whole) {
    return blank.apply(array, whole.getShape().get(1));
  }
}
