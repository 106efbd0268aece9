package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.Arrays;
import java.util.stream.IntStream;

/** y = x exp(b) with one mistake, or none. */
final class FaultyGate implements CouplingLaw {
  /** What is wrong. */
  enum Fault {
    NONE,
    INVERSE,
    LOG_DET,
    BRANCH_GRAD,
    STATE_GRAD,
    INVERSE_BRANCH_GRAD,
    INVERSE_STATE_GRAD,
    LEAK,
    WRITES_BRANCH
  }

  private final Fault fault;

  FaultyGate(Fault fault) {
    this.fault = fault;
  }

  @Override
  public int branchChannels(int written) {
    return written;
  }

  @Override
  public void forward(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray gate = b.exp()) {
      part.muli(gate);
    }
    if (fault == Fault.WRITES_BRANCH) {
      b.addi(b);
    }
    if (fault == Fault.LEAK) {
      b.exp().setName("forgotten");
    }
    if (logDet.isTracked()) {
      NDArray sum = b.sum(IntStream.range(1, b.getShape().dimension()).toArray());
      if (fault == Fault.LOG_DET) {
        sum.addi(sum);
      }
      logDet.add(sum);
    }
  }

  @Override
  public void inverse(NDArray part, NDArray b, LogDet logDet) {
    try (NDArray gate = b.exp()) {
      part.divi(gate);
      if (fault == Fault.INVERSE) {
        part.muli(1.01f);
      }
    }
    if (logDet.isTracked()) {
      NDArray sum = b.sum(IntStream.range(1, b.getShape().dimension()).toArray());
      if (fault == Fault.LOG_DET) {
        sum.addi(sum);
      }
      logDet.subtract(sum);
    }
  }

  private NDArray product(NDArray value, NDArray grad, NDArray logDetGrad, Fault wrong) {
    NDArray product = value.mul(grad);
    if (fault == wrong) {
      product.muli(1.01f);
    }
    if (logDetGrad != null) {
      long[] sizes = new long[value.getShape().dimension()];
      Arrays.fill(sizes, 1);
      sizes[0] = logDetGrad.getShape().get(0);
      try (NDArray column = logDetGrad.reshape(new Shape(sizes))) {
        product.addi(column);
      }
    }
    return product;
  }

  @Override
  public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
    return product(y, dy, logDetGrad, Fault.BRANCH_GRAD);
  }

  @Override
  public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDArray gate = b.exp()) {
      grad.muli(gate);
      if (fault == Fault.STATE_GRAD) {
        grad.muli(gate);
      }
    }
  }

  @Override
  public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
    NDArray grad = product(x, dx, logDetGrad, Fault.INVERSE_BRANCH_GRAD);
    grad.negi();
    return grad;
  }

  @Override
  public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
    try (NDManager scratch = grad.getManager().newSubManager()) {
      NDArray gate = b.exp();
      gate.attach(scratch);
      if (fault != Fault.INVERSE_STATE_GRAD) {
        grad.divi(gate);
      }
    }
  }
}
