package dev.retrace.runtime.plan;

/** A budget of memory that no plan can keep. */
public final class BudgetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long budget;
  private final long floor;

  BudgetException(long budget, long floor) {
    super(
        "a training step takes at least "
            + Bytes.text(floor)
            + ", but the budget is "
            + Bytes.text(budget));
    this.budget = budget;
    this.floor = floor;
  }

  /**
   * What was allowed.
   *
   * @return bytes
   */
  public long budget() {
    return budget;
  }

  /**
   * What the leanest plan takes.
   *
   * @return bytes
   */
  public long floor() {
    return floor;
  }
}
