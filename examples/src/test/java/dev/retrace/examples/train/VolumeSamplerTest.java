package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.StepListener;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VolumeSamplerTest {
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(20);

  private static List<List<Float>> draw(SamplerChoice sampler, int count, int batch, long seed) {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Volume> volumes =
          new VolumeSampler(
                  manager,
                  (first, number) -> (xt, t) -> xt.mul(0.5f),
                  sampler.create(SCHEDULE, 4, ValueRange.UNIT),
                  new Shape(1, 1, 2, 3, 4),
                  batch,
                  new VoxelSpacing(1, 2, 3))
              .draw(count, seed, StepListener.NONE);
      assertThat(LiveArrays.count(manager)).isEqualTo(0);
      return volumes.stream().map(VolumeSamplerTest::voxels).toList();
    }
  }

  private static List<Float> voxels(Volume volume) {
    Float[] boxed = new Float[volume.values().length];
    Arrays.setAll(boxed, i -> volume.values()[i]);
    return List.of(boxed);
  }

  @ParameterizedTest
  @EnumSource(SamplerChoice.class)
  void theSeedDecidesAndNoTwoAreAlike(SamplerChoice sampler) {
    List<List<Float>> five = draw(sampler, 5, 2, 7);
    assertThat(five).hasSize(5);
    assertThat(five.stream().distinct().count()).isEqualTo(5);
    assertThat(draw(sampler, 5, 2, 7)).isEqualTo(five);
  }

  @ParameterizedTest
  @EnumSource(SamplerChoice.class)
  void howManyAreDrawnAtOnceDoesNotMatter(SamplerChoice sampler) {
    List<List<Float>> five = draw(sampler, 5, 2, 7);
    assertThat(draw(sampler, 5, 1, 7)).isEqualTo(five);
    assertThat(draw(sampler, 5, 5, 7)).isEqualTo(five);
    assertThat(draw(sampler, 2, 3, 7)).isEqualTo(five.subList(0, 2));
  }

  @Test
  void neighbouringSeedsShareNothing() {
    List<List<Float>> all = draw(SamplerChoice.DDIM, 6, 2, 1);
    for (int seed = 2; seed < 6; seed++) {
      assertThat(all).containsNoneIn(draw(SamplerChoice.DDIM, 6, 2, seed));
    }
  }
}
