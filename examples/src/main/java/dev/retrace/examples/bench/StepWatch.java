package dev.retrace.examples.bench;

/** Is told how far a training step has come. */
interface StepWatch {
  /** Looks away: for warming up, and where time counts. */
  StepWatch NONE =
      new StepWatch() {
        @Override
        public void forwardDone() {
          // nothing to see
        }

        @Override
        public void passed(String where, long gradientBytes) {
          // nothing to see
        }
      };

  /** The number of bytes where it cannot be told. */
  long UNKNOWN = -1;

  /** The way forward is done, and nothing of the way back has begun. */
  void forwardDone();

  /**
   * A stretch of the step ends.
   *
   * @param where what the stretch was for
   * @param gradientBytes of parameters' gradients that were alive all the while, or {@link
   *     #UNKNOWN}
   */
  void passed(String where, long gradientBytes);
}
