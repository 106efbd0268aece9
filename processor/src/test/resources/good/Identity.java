package good;

import dev.retrace.annotations.Invertible;

@Invertible
@SuppressWarnings("NoSteps")
public final class Identity {}
