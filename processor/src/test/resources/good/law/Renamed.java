package good.law;

import dev.retrace.annotations.Law;

/** A law with equations of its own. */
@Law(forward = "x + half(b)", inverse = "y - half(b)")
public final class Renamed extends Additive {}
