package good.law;

/** A law because its superclass is one. */
public final class Tight extends Additive {}
