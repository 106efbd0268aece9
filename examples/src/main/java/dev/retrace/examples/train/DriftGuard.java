package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.verify.DriftProbe;

/**
 * Looks now and then, on one sample of the step, how far the activations that {@code backward}
 * rebuilds have drifted from those of {@code forward}: at a few layers of the core, others each
 * time, and at its input. It keeps a copy at each of these places, which is why one sample must do.
 */
final class DriftGuard {
  private static final int LAYERS = 3;

  private final DriftProbe probe;
  private final Denoiser denoiser;
  private final int every;
  private final long seed;
  private final Progress progress;

  /**
   * Watches a core.
   *
   * @param every steps between looks, 0 for none
   * @param seed chooses the layers, together with the step
   */
  DriftGuard(InvertibleBlock core, Denoiser denoiser, int every, long seed, Progress progress) {
    probe = new DriftProbe(core, LAYERS);
    this.denoiser = denoiser;
    this.every = every;
    this.seed = seed;
    this.progress = progress;
  }

  /** Whether it is time to look. */
  boolean isDue(long step) {
    return every > 0 && step % every == 0;
  }

  /** Looks: logs what it sees, and warns if that is too much. */
  void watch(long step, NDArray xt, long[] t, TrainingObserver log) {
    try (NDArray first = xt.get("0:1")) {
      denoiser.atCore(
          first,
          new long[] {t[0]},
          (state, pass) -> {
            DriftReport report = DriftReport.of(probe.run(state, pass, 31 * seed + step));
            log.drift(step, report);
            report.warning(step).ifPresent(progress::say);
          });
    }
  }
}
