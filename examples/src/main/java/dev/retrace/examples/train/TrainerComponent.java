package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import dagger.BindsInstance;
import dagger.Component;
import dev.retrace.examples.data.VolumeSet;
import jakarta.inject.Singleton;

/** Wires a training run. The manager, and with it every array of the run, is the caller's. */
@Singleton
@Component(modules = {ModelModule.class, LoopModule.class})
public interface TrainerComponent {
  /**
   * The training loop.
   *
   * @return one per component
   */
  Trainer trainer();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /**
     * Wires a run.
     *
     * @param manager owns every array of the run; closed by the caller
     * @param options what the run is given
     * @param volumes what it learns from
     * @return the component
     */
    TrainerComponent create(
        @BindsInstance NDManager manager,
        @BindsInstance TrainerOptions options,
        @BindsInstance VolumeSet volumes);
  }
}
