package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.Preconditioning;
import org.junit.jupiter.api.Test;

final class BatchPredictorTest {
  @Test
  void classesTakeTurns() {
    RunConfig config =
        SmallRun.config("model.classes=3", "training.label_dropout=0.2", "sampling.guidance=0.5");
    try (NDManager manager = NDManager.newBaseManager()) {
      Idm network = Networks.create(manager, config);
      NDArray table = network.getParameters().get("time.classes.weight").getArray();
      table.addi(manager.randomNormal(table.getShape(), DataType.FLOAT32));
      Denoiser denoiser =
          new Denoiser(network, Preconditioning.none(config.diffusion().toSchedule()));
      BatchPredictor samples = BatchPredictor.of(denoiser, 3, config.sampling());
      NDArray xt = manager.randomNormal(new Shape(2, 1, 8, 8, 8));
      long[] t = {4, 4};

      assertThat(samples.of(2, 2).predict(xt, t).toFloatArray())
          .isEqualTo(denoiser.guided(0.5, 2, 0).predict(xt, t).toFloatArray());
      assertThat(BatchPredictor.of(denoiser, 0, config.sampling()).of(2, 2)).isEqualTo(denoiser);
    }
  }
}
