// [SelfNesting] next() always returns another SelfNesting, without end.  Hint: return an Optional<SelfNesting>, empty where the recursion ends.
package bad;

import dev.retrace.annotations.Invertible;

@Invertible
final class SelfNesting {
  @Invertible
  SelfNesting next() { // here
    return new SelfNesting();
  }
}
