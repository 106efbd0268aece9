package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.List;

/** What a law's six methods leave alive, and what they close although they only borrow it. */
final class LawLeaks {
  private final String name;
  private final CouplingLaw law;
  private final NDArray x;
  private final NDArray b;

  LawLeaks(String name, CouplingLaw law, NDArray x, NDArray b) {
    this.name = name;
    this.law = law;
    this.x = x;
    this.b = b;
  }

  void addTo(List<Fault> faults) {
    try (NDArray part = x.duplicate();
        NDArray grad = x.duplicate();
        NDArray h = x.getManager().ones(new Shape(x.getShape().get(0)), DataType.FLOAT64)) {
      LogDet logDet = LogDet.zeros(x.getManager(), x.getShape().get(0), DataType.FLOAT64);
      count(faults, "forward", () -> law.forward(part, b, logDet));
      count(faults, "inverse", () -> law.inverse(part, b, logDet));
      logDet.value().close();
      count(faults, "stateGrad", () -> law.stateGrad(part, b, grad, h));
      count(faults, "inverseStateGrad", () -> law.inverseStateGrad(part, b, grad, h));
      count(faults, "branchGrad", () -> law.branchGrad(part, b, grad, h).close());
      count(faults, "inverseBranchGrad", () -> law.inverseBranchGrad(part, b, grad, h).close());
    }
  }

  private void count(List<Fault> faults, String method, Runnable call) {
    int before = LiveArrays.count(x.getManager());
    call.run();
    int left = LiveArrays.count(x.getManager()) - before;
    if (left > 0) {
      faults.add(
          new Fault(
              Property.LEAKS,
              name + method + " leaves " + left + (left == 1 ? " array" : " arrays") + " behind"));
    } else if (left < 0) {
      faults.add(new Fault(Property.LEAKS, name + method + " closes an array that it borrows"));
    }
  }
}
