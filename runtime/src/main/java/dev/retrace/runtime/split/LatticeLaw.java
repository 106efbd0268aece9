package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.List;
import java.util.function.Function;

/**
 * Any law on the sites of a pattern: applied to one lattice after the other, each a strided view of
 * the buffer and of what the branch returned.
 */
record LatticeLaw(CouplingLaw law, Function<Shape, List<Lattice>> sites) implements CouplingLaw {
  @Override
  public int branchChannels(int written) {
    return law.branchChannels(written);
  }

  @Override
  public void forward(NDArray whole, NDArray b, LogDet logDet) {
    for (Lattice lattice : sites.apply(whole.getShape())) {
      try (NDArray x = lattice.of(whole);
          NDArray part = branchPart(lattice, b, whole)) {
        law.forward(x, part, logDet);
      }
    }
  }

  @Override
  public void inverse(NDArray whole, NDArray b, LogDet logDet) {
    for (Lattice lattice : sites.apply(whole.getShape())) {
      try (NDArray y = lattice.of(whole);
          NDArray part = branchPart(lattice, b, whole)) {
        law.inverse(y, part, logDet);
      }
    }
  }

  @Override
  public NDArray branchGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    return gathered(whole, b, wholeGrad, logDetGrad, law::branchGrad);
  }

  @Override
  public void stateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    for (Lattice lattice : sites.apply(whole.getShape())) {
      try (NDArray x = lattice.of(whole);
          NDArray part = branchPart(lattice, b, whole);
          NDArray grad = lattice.of(wholeGrad)) {
        law.stateGrad(x, part, grad, logDetGrad);
      }
    }
  }

  @Override
  public NDArray inverseBranchGrad(
      NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    return gathered(whole, b, wholeGrad, logDetGrad, law::inverseBranchGrad);
  }

  @Override
  public void inverseStateGrad(NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad) {
    for (Lattice lattice : sites.apply(whole.getShape())) {
      try (NDArray y = lattice.of(whole);
          NDArray part = branchPart(lattice, b, whole);
          NDArray grad = lattice.of(wholeGrad)) {
        law.inverseStateGrad(y, part, grad, logDetGrad);
      }
    }
  }

  // The sites that are not written do not depend on b: zero.
  private NDArray gathered(
      NDArray whole, NDArray b, NDArray wholeGrad, NDArray logDetGrad, BranchGrad gradient) {
    NDArray db = b.getManager().zeros(b.getShape(), b.getDataType(), b.getDevice());
    for (Lattice lattice : sites.apply(whole.getShape())) {
      try (NDArray state = lattice.of(whole);
          NDArray part = branchPart(lattice, b, whole);
          NDArray grad = lattice.of(wholeGrad);
          NDArray found = gradient.of(state, part, grad, logDetGrad);
          NDArray target = lattice.ofGroups(db, whole.getShape().get(1));
          NDArray grouped = found.reshape(target.getShape())) {
        target.addi(grouped);
      }
    }
    return db;
  }

  private static NDArray branchPart(Lattice lattice, NDArray b, NDArray whole) {
    try (NDArray groups = lattice.ofGroups(b, whole.getShape().get(1))) {
      Shape shape = groups.getShape();
      return groups.reshape(
          new Shape(shape.get(0), shape.get(1) * shape.get(2)).addAll(shape.slice(3)));
    }
  }

  private interface BranchGrad {
    NDArray of(NDArray state, NDArray b, NDArray grad, NDArray logDetGrad);
  }
}
