package dev.retrace.runtime.residual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Parameters for many evaluations of one branch at the same weights: what a block derives from a
 * parameter is derived once.
 */
final class DerivedWeights extends ParameterStore {
  private final ParameterStore source;
  private final NDManager keeper;
  private final Map<Parameter, NDArray> derived = new HashMap<>();
  private NDManager scratch;

  /**
   * For as long as the weights stay as they are.
   *
   * @param source where parameters are read
   * @param keeper owns what is derived
   */
  DerivedWeights(ParameterStore source, NDManager keeper) {
    super(keeper, false);
    this.source = source;
    this.keeper = keeper;
    scratch = keeper;
  }

  /** Hands out everything under this manager, which dies with one evaluation. */
  void handOutUnder(NDManager manager) {
    scratch = manager;
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    NDArray value = source.getValue(parameter, device, training);
    return value == null ? null : alias(value);
  }

  /**
   * A function of one parameter: remembered where the store is of this kind, computed where not.
   *
   * @param store whatever a block was given
   * @param parameter the parameter
   * @param value its value in that store, borrowed
   * @param function the only one that is asked of this parameter
   * @return owned by the caller
   */
  static NDArray of(
      ParameterStore store, Parameter parameter, NDArray value, UnaryOperator<NDArray> function) {
    return store instanceof DerivedWeights memory
        ? memory.recall(parameter, value, function)
        : function.apply(value);
  }

  private NDArray recall(Parameter parameter, NDArray value, UnaryOperator<NDArray> function) {
    return alias(
        derived.computeIfAbsent(
            parameter,
            key -> {
              NDArray result = function.apply(value);
              result.attach(keeper);
              return result;
            }));
  }

  private NDArray alias(NDArray array) {
    NDArray alias = array.stopGradient();
    alias.attach(scratch);
    return alias;
  }
}
