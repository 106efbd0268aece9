package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import java.util.List;

/** Makes validations on some of the held-out volumes. */
@FunctionalInterface
interface ValidationFactory {
  /** A validation on these volumes, with noise of its own seed. */
  Validation on(List<Volume> heldOut);
}
