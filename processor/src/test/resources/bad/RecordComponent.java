// [RecordComponent] chain is a component of the record RecordComponent; the order of its steps would not be seen.  Hint: annotate an explicit method of the record instead.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;

@Invertible
record RecordComponent(@Invertible InvertibleChain chain) {} // here: @Invertible
