package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where gradients of parameters go: into the sums of a sliced layer, into those of a whole step, or
 * to an optimizer that takes a parameter's last gradient and frees it.
 */
final class GradientFlow {
  private final Ledger ledger;
  private final OptimizerMemory optimizer;
  private final Uses uses;
  private final DataType type;
  private final boolean summing;
  private final Map<Parameter, Integer> arrived = new LinkedHashMap<>();

  GradientFlow(Ledger ledger, OptimizerMemory optimizer, Uses uses, DataType type) {
    this(ledger, optimizer, uses, type, false);
  }

  private GradientFlow(
      Ledger ledger, OptimizerMemory optimizer, Uses uses, DataType type, boolean summing) {
    this.ledger = ledger;
    this.optimizer = optimizer;
    this.uses = uses;
    this.type = type;
    this.summing = summing;
  }

  /** A flow that sums what slices deliver, until it is handed over. */
  GradientFlow summed() {
    return new GradientFlow(ledger, optimizer, uses, type, true);
  }

  /** Whether gradients wait for others although nobody will add to them. */
  boolean waits() {
    return !summing && !optimizer.fused();
  }

  /** Gradients of earlier batches are there already. */
  void accumulated(Iterable<Parameter> parameters) {
    parameters.forEach(parameter -> arrive(parameter, 0));
  }

  /** A gradient has been found. */
  void arrive(Parameter parameter) {
    arrive(parameter, 1);
  }

  private void arrive(Parameter parameter, int times) {
    if (!arrived.containsKey(parameter)) {
      ledger.hold(Part.GRADIENTS, bytes(parameter));
    }
    arrived.merge(parameter, times, Integer::sum);
    if (!summing && optimizer.fused() && arrived.get(parameter) >= uses.of(parameter)) {
      long values = parameter.getShape().size();
      ledger.pass(Part.WORKSPACE, optimizer.updateBytes(values, type.getNumOfBytes()));
      ledger.release(Part.GRADIENTS, bytes(parameter));
      arrived.remove(parameter);
    }
  }

  /** Gives the sums of so many slices to another flow, as one delivery of each block. */
  void handOver(int slices, GradientFlow outer) {
    arrived.forEach(
        (parameter, times) -> {
          ledger.release(Part.GRADIENTS, bytes(parameter)); // now the other's, or added to it
          outer.arrive(parameter, times / slices);
        });
  }

  private long bytes(Parameter parameter) {
    return Shapes.bytes(parameter.getShape(), type);
  }
}
