package library;

import dev.retrace.annotations.Invertible;

@Invertible
public final class Unprocessed {}
