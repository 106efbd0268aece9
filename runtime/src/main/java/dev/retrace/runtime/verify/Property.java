package dev.retrace.runtime.verify;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/** What a layer can be asked for, by the names that tests and reports use. */
public enum Property {
  /** The same input gives the same bits, also after other calls. */
  DETERMINISTIC("isDeterministic", false),
  /** inverse(forward(x)) = x, forward(inverse(y)) = y, and the log-determinants cancel. */
  INVERTS("inverts", false),
  /** The gradients that {@code backward} rebuilds are those of a stored pass under autograd. */
  AUTOGRAD("backwardMatchesAutograd", false),
  /** {@code backward} is the derivative of {@code forward}, without any help of autograd. */
  DIFFERENCES("gradientMatchesFiniteDifferences", true),
  /** {@code inverseBackward} is the derivative of {@code inverse}. */
  INVERSE_DIFFERENCES("inverseGradientMatchesFiniteDifferences", true),
  /** The log-determinant is that of the numeric Jacobian, and samples do not meet. */
  JACOBIAN("logDetMatchesJacobian", true),
  /** Each method frees what it was given and made, but for its result, and leaves no graph. */
  LEAKS("leaksNothing", false),
  /** The peak memory of a training step does not grow with the number of copies of the layer. */
  MEMORY("memoryIsFlatInDepth", false);

  private final String label;
  private final boolean alwaysDouble;

  Property(String label, boolean alwaysDouble) {
    this.label = label;
    this.alwaysDouble = alwaysDouble;
  }

  /**
   * The name under which tests and reports know it.
   *
   * @return in camel case
   */
  public String label() {
    return label;
  }

  /** How it is measured inside this JVM; empty for memory, which needs one of its own. */
  Optional<Check> check() {
    return switch (this) {
      case DETERMINISTIC -> Optional.of(new DeterminismCheck());
      case INVERTS -> Optional.of(new InverseCheck());
      case AUTOGRAD -> Optional.of(new AutogradCheck());
      case DIFFERENCES -> Optional.of(new DifferencesCheck(Direction.FORWARD));
      case INVERSE_DIFFERENCES -> Optional.of(new DifferencesCheck(Direction.INVERSE));
      case JACOBIAN -> Optional.of(new JacobianCheck());
      case LEAKS -> Optional.of(new LeakCheck());
      case MEMORY -> Optional.empty();
    };
  }

  /** The type in which it is measured where values are of this type. */
  DataType typeFor(DataType values) {
    return alwaysDouble ? DataType.FLOAT64 : values;
  }
}
