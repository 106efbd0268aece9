package good;

import dev.retrace.annotations.Invertible;

@Invertible
public sealed interface Unit permits LeftUnit, Extra, RightUnit {}
