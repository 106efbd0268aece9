// [PermittedNotDeclared] PermittedNotDeclared permits PermittedNotDeclared.Forgotten, which is no layer.  Hint: annotate PermittedNotDeclared.Forgotten with @Invertible, or make it an InvertibleBlock.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
sealed interface PermittedNotDeclared { // here
  @Invertible
  final class Declared implements PermittedNotDeclared {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }

  final class Forgotten implements PermittedNotDeclared {}
}
