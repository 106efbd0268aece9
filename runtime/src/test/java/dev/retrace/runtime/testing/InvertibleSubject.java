package dev.retrace.runtime.testing;

import static com.google.common.truth.Fact.simpleFact;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.truth.Fact;
import com.google.common.truth.FailureMetadata;
import com.google.common.truth.Subject;
import com.google.common.truth.Truth;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.verify.Finding;
import dev.retrace.runtime.verify.MemoryCheck;
import dev.retrace.runtime.verify.Property;
import dev.retrace.runtime.verify.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Assertions about an invertible layer.
 *
 * <pre>{@code
 * assertThat(new InvertibleLevel(new Level())).onInput(new Shape(2, 8, 16, 16)).isSound();
 * }</pre>
 *
 * <p>The layer may be initialized or not; either way it is left as it was. A failure names the
 * worst layer, its error and the tolerance.
 */
public final class InvertibleSubject extends Subject {
  private static final int LISTED = 5;

  private final FailureMetadata metadata;
  private final InvertibleBlock actual;
  private final Verification verification;
  private final Shape input;
  private final Map<String, Shape> conditions;

  private InvertibleSubject(
      FailureMetadata metadata,
      InvertibleBlock actual,
      Verification verification,
      Shape input,
      Map<String, Shape> conditions) {
    super(metadata, actual);
    this.metadata = metadata;
    this.actual = actual;
    this.verification = verification;
    this.input = input;
    this.conditions = conditions;
  }

  /**
   * Asserts about a layer.
   *
   * @param layer initialized or not, borrowed
   * @return to be given an input shape by {@link #onInput}
   */
  public static InvertibleSubject assertThat(InvertibleBlock layer) {
    return Truth.assertAbout(invertibleBlocks()).that(layer);
  }

  /**
   * For {@code assertAbout} and {@code expectFailureAbout}.
   *
   * @return the factory
   */
  public static Subject.Factory<InvertibleSubject, InvertibleBlock> invertibleBlocks() {
    return (metadata, layer) ->
        new InvertibleSubject(metadata, layer, Verification.of(layer), null, Map.of());
  }

  /**
   * The shape to check at.
   *
   * @param shape (batch, channel, spatial...); with two samples or more, samples that influence
   *     each other are seen
   * @return these assertions at that shape
   */
  public InvertibleSubject onInput(Shape shape) {
    return with(verification.onInput(shape), shape, conditions);
  }

  /**
   * A condition that branches receive.
   *
   * @param name as declared
   * @param shape (batch, ...)
   * @return these assertions with that condition
   */
  public InvertibleSubject givenCondition(String name, Shape shape) {
    Map<String, Shape> all = new LinkedHashMap<>(conditions);
    all.put(name, shape);
    return with(verification.givenCondition(name, shape), input, all);
  }

  /**
   * Checks values in FLOAT64. Derivatives always are.
   *
   * @return these assertions in that type
   */
  public InvertibleSubject inDoublePrecision() {
    return with(verification.inType(DataType.FLOAT64), input, conditions);
  }

  /**
   * Checks values in FLOAT32, which is what a layer without weights is checked in anyway.
   *
   * @return these assertions in that type
   */
  public InvertibleSubject inSinglePrecision() {
    return with(verification.inType(DataType.FLOAT32), input, conditions);
  }

  private InvertibleSubject with(Verification next, Shape shape, Map<String, Shape> given) {
    return new InvertibleSubject(metadata, actual, next, shape, given);
  }

  /** inverse(forward(x)) = x, forward(inverse(y)) = y, and the log-determinants cancel. */
  @CanIgnoreReturnValue
  public InvertibleSubject inverts() {
    return holds(Property.INVERTS);
  }

  /** The gradients that backward rebuilds are those of a stored pass under autograd. */
  @CanIgnoreReturnValue
  public InvertibleSubject backwardMatchesAutograd() {
    return holds(Property.AUTOGRAD);
  }

  /** backward is the derivative of forward; a branch that cuts its own graph is seen. */
  @CanIgnoreReturnValue
  public InvertibleSubject gradientMatchesFiniteDifferences() {
    return holds(Property.DIFFERENCES);
  }

  /** inverseBackward is the derivative of inverse. */
  @CanIgnoreReturnValue
  public InvertibleSubject inverseGradientMatchesFiniteDifferences() {
    return holds(Property.INVERSE_DIFFERENCES);
  }

  /**
   * The log-determinant is that of the numeric Jacobian, and samples do not influence each other;
   * fails for a sample of more than 1024 numbers.
   */
  @CanIgnoreReturnValue
  public InvertibleSubject logDetMatchesJacobian() {
    return holds(Property.JACOBIAN);
  }

  /** The same input gives the same bits, also after other calls. */
  @CanIgnoreReturnValue
  public InvertibleSubject isDeterministic() {
    return holds(Property.DETERMINISTIC);
  }

  /** Each of the four methods frees what it was given and made, but for its result. */
  @CanIgnoreReturnValue
  public InvertibleSubject leaksNothing() {
    return holds(Property.LEAKS);
  }

  /**
   * The peak memory of a training step does not grow with the number of copies of the layer. The
   * layer is built again in another JVM, from its class alone; holds on systems that do not tell
   * their peak memory.
   */
  @CanIgnoreReturnValue
  public InvertibleSubject memoryIsFlatInDepth() {
    return memoryIsFlatInDepth(actual.getClass());
  }

  /**
   * As {@link #memoryIsFlatInDepth()} for a layer whose class has no constructor without
   * parameters.
   *
   * @param factory a {@code Supplier} of such layers that has one
   */
  @CanIgnoreReturnValue
  public InvertibleSubject memoryIsFlatInDepth(Class<?> factory) {
    MemoryCheck check = MemoryCheck.of(factory.getName(), requireInput());
    for (Map.Entry<String, Shape> each : conditions.entrySet()) {
      check = check.givenCondition(each.getKey(), each.getValue());
    }
    Finding finding = check.measure();
    if (finding.isBroken()) {
      report(List.of(finding));
    }
    return this;
  }

  /**
   * Everything but {@link #memoryIsFlatInDepth()}, which takes another JVM; all that is wrong is
   * told at once.
   */
  @CanIgnoreReturnValue
  public InvertibleSubject isSound() {
    report(
        verification.onInput(requireInput()).checkAll().stream()
            .filter(each -> each.verdict() != Finding.Verdict.HOLDS)
            .toList());
    return this;
  }

  private Shape requireInput() {
    if (input == null) {
      throw new IllegalStateException("no input shape was given; call onInput(...)");
    }
    return input;
  }

  private InvertibleSubject holds(Property property) {
    report(
        verification.onInput(requireInput()).check(property).stream()
            .filter(each -> each.verdict() != Finding.Verdict.HOLDS)
            .toList());
    return this;
  }

  private void report(List<Finding> wrong) {
    if (wrong.isEmpty()) {
      return;
    }
    Fact[] rest =
        wrong.stream()
            .skip(1)
            .limit(LISTED - 1)
            .map(each -> simpleFact(each.describe()))
            .toArray(Fact[]::new);
    if (wrong.size() <= LISTED) {
      failWithoutActual(simpleFact(wrong.get(0).describe()), rest);
      return;
    }
    Fact[] all = new Fact[LISTED];
    System.arraycopy(rest, 0, all, 0, rest.length);
    all[LISTED - 1] = simpleFact("and " + (wrong.size() - LISTED) + " findings more");
    failWithoutActual(simpleFact(wrong.get(0).describe()), all);
  }
}
