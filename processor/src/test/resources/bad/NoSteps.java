// [NoSteps] NoSteps has no step, so its layer is the identity.  Hint: annotate methods with @Coupling or @Invertible.
package bad;

import dev.retrace.annotations.Invertible;

@Invertible
final class NoSteps {} // here
