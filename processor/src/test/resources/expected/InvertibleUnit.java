package good;

import dev.retrace.runtime.InvertibleBlock;
import javax.annotation.processing.Generated;

/** Makes the layer of whatever {@link Unit} permits. */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleUnit {
  private InvertibleUnit() {}

  /**
   * Makes the layer that an instance declares.
   *
   * @param declared an instance of a permitted class
   * @return its layer
   */
  public static InvertibleBlock of(Unit declared) {
    if (declared instanceof LeftUnit some) {
      return new InvertibleLeftUnit(some);
    }
    if (declared instanceof Extra some) {
      return InvertibleExtra.of(some);
    }
    if (declared instanceof RightUnit some) {
      return new InvertibleRightUnit(some);
    }
    throw new IllegalArgumentException("Unit does not permit " + declared);
  }
}
