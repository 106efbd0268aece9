package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.NoisePredictor;
import java.util.List;

/** The predictor for a batch of held-out volumes, which may be told their classes. */
@FunctionalInterface
interface HeldOutPredictor {
  /** Finds the predictor for these volumes, noised. */
  NoisePredictor of(List<Volume> some);
}
