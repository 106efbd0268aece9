package dev.retrace.idm.diffusion;

/**
 * What stands between the network F and the predicted noise,
 *
 * <pre>
 * ε̂ = skip·z + output·F(input·z, t) with z = x_t − shift
 * </pre>
 *
 * <p>and which error the training loss squares. All numbers depend on the step t alone. Samplers
 * see ε̂ only.
 */
public interface Parametrization {
  /**
   * What is taken off x_t.
   *
   * @param t the step, 0 … T−1
   * @return a voxel value
   */
  double shift(int t);

  /**
   * The scale of the network's input.
   *
   * @param t the step, 0 … T−1
   * @return its factor
   */
  double input(int t);

  /**
   * The part of ε̂ that passes the network by.
   *
   * @param t the step, 0 … T−1
   * @return the factor of z
   */
  double skip(int t);

  /**
   * The part of ε̂ that the network says.
   *
   * @param t the step, 0 … T−1
   * @return the factor of F, not 0
   */
  double output(int t);

  /**
   * Makes the error that the loss squares of an error of ε̂.
   *
   * @param t the step, 0 … T−1
   * @return the factor
   */
  double lossScale(int t);

  /**
   * The gradient of the weighed squared error with respect to F, over twice that error.
   *
   * @param t the step, 0 … T−1
   * @return the factor
   */
  double lossGain(int t);
}
