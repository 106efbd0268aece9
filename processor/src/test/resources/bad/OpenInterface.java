// [OpenInterface] OpenInterface is an interface that anyone may implement.  Hint: make it sealed, so that the generated code can choose among what it permits.
package bad;

import dev.retrace.annotations.Invertible;

@Invertible
interface OpenInterface {} // here
