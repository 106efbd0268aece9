package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a coupling breaks a property: its branch, its law, or neither alone. */
final class CouplingDiagnosis {
  private CouplingDiagnosis() {}

  /**
   * Looks for the cause of a broken property.
   *
   * @param coupling what is broken
   * @param place where
   * @param property what does not hold
   * @return the fault that explains it best; empty if law and branch are sound
   */
  static Optional<String> explain(CouplingLayer coupling, Place place, Property property) {
    List<Fault> faults = new ArrayList<>(BranchDiagnosis.of(coupling, place));
    faults.addAll(law(coupling, place));
    return faults.stream()
        .filter(fault -> fault.property() == Property.DETERMINISTIC)
        .findFirst()
        .or(() -> faults.stream().filter(fault -> fault.property() == property).findFirst())
        .or(() -> faults.stream().findFirst())
        .map(Fault::sentence);
  }

  private static List<Fault> law(CouplingLayer coupling, Place place) {
    try (Pass pass = Pass.training(place.conditions());
        NDArray b = coupling.branch().eval(place.x(), pass);
        NDArray wideX = wide(place.x());
        NDArray wideB = wide(b)) {
      return LawDiagnosis.of(coupling, wideX, wideB);
    }
  }

  private static NDArray wide(NDArray array) {
    return array.getDataType() == DataType.FLOAT64
        ? array.duplicate()
        : array.toType(DataType.FLOAT64, true);
  }
}
