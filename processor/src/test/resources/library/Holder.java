package library;

import dev.retrace.annotations.Invertible;

public abstract class Holder {
  @Invertible
  protected static final class Nested {}
}
