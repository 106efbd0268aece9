package good;

import dev.retrace.runtime.InvertibleBlock;
import javax.annotation.processing.Generated;

/** Makes the layer of whatever {@link Extra} permits. */
@Generated("dev.retrace.processor.InvertibleProcessor")
final class InvertibleExtra {
  private InvertibleExtra() {}

  /**
   * Makes the layer that an instance declares.
   *
   * @param declared an instance of a permitted class
   * @return its layer
   */
  static InvertibleBlock of(Extra declared) {
    if (declared instanceof Extra.Nothing some) {
      return new InvertibleExtra_Nothing(some);
    }
    throw new IllegalArgumentException("Extra does not permit " + declared);
  }
}
