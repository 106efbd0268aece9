package dev.retrace.examples.flops;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.types.DataType;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.IdmConfig;
import dev.retrace.idm.TimeConditioning;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.plan.ShapeManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations from shapes, against what is known of the two networks. */
final class WorkTest {
  private static final PatchDdm PUBLISHED = new PatchDdm(PatchDdmConfig.published(8, 1));

  private static Idm network(String preset, String... changes) {
    return Networks.shapes(Configurations.preset(preset, List.of(changes)));
  }

  // By hand, for the core without attention: (64, ..., 2048), modules (2, 2, 3, 3, 3, 2), 64³.
  // The orthogonal matrices are made once for a batch, so a second sample shows the rest alone.
  @Test
  void thePapersCoreTakes131BillionProductsForASample() {
    Idm paper = network("paper");

    long second = core(IdmWork.of(paper, 2, 64)) - core(IdmWork.of(paper, 1, 64));

    assertThat(second / 2e9).isWithin(0.05).of(131.1);
  }

  private static long core(StepWork work) {
    List<String> kinds = List.of("branches", "channel mixing", "resampling");
    return work.layers().stream()
        .filter(each -> kinds.contains(each.kind()))
        .mapToLong(LayerWork::forward)
        .sum();
  }

  @Test
  void rebuildingCostsAsMuchAsForwardAndGradientsTwice() {
    Idm paper = network("paper");
    StepWork work = IdmWork.of(paper, 4, 64);

    assertThat(work.uncounted()).isEmpty();
    // The head is not rebuilt, and the stem has one gradient only.
    assertThat((double) work.rebuild() / work.forward()).isWithin(0.01).of(1);
    assertThat((double) work.backward() / work.forward()).isWithin(0.01).of(2);
    assertThat(work.total()).isEqualTo(work.forward() + work.rebuild() + work.backward());
  }

  @Test
  void workGrowsWithBatchAndVoxels() {
    Idm tiny = network("tiny", "data.size=16");

    long one = IdmWork.of(tiny, 1, 16).forward();

    // All but the orthogonal matrices, which a batch shares.
    assertThat((double) IdmWork.of(tiny, 4, 16).forward()).isWithin(0.05 * 4 * one).of(4.0 * one);
    assertThat(IdmWork.of(tiny, 1, 32).forward()).isGreaterThan(7 * one);
  }

  @Test
  void everyKindOfAttentionIsCounted() {
    for (String attention : List.of("gate", "matrix", "map")) {
      Idm network =
          network(
              "tiny", "model.attention=" + attention, "model.attention_levels=1", "data.size=16");

      StepWork work = IdmWork.of(network, 1, 16);

      assertThat(work.uncounted()).isEmpty();
      assertThat(
              work.layers().stream()
                  .filter(each -> each.kind().equals("attention"))
                  .mapToLong(LayerWork::forward)
                  .sum())
          .isGreaterThan(0);
    }
  }

  // A matrix that is not learned is turned with, and has no gradient.
  @Test
  void aFixedMatrixCostsOnlyItsTurns() {
    LayerWork fixed = mixing(new FixedMatrix());
    LayerWork learned = mixing(new Cayley());

    assertThat(fixed.rebuild()).isEqualTo(fixed.forward());
    assertThat(fixed.backward()).isEqualTo(fixed.forward());
    assertThat(learned.backward()).isGreaterThan(2 * fixed.forward());
  }

  private static LayerWork mixing(Orthogonal method) {
    CoreConfig core =
        new CoreConfig(
            List.of(8, 16),
            List.of(1, 1),
            CoreConfig.uniformStrides(2, 3, 2),
            1,
            Norm.INSTANCE,
            1,
            method,
            Start.HAAR,
            false,
            false);
    Idm network = new Idm(new IdmConfig(1, core, TimeConditioning.STEM, 8, 8));
    network.initializeFor(ShapeManager.create(), DataType.FLOAT32, 16, 16, 16);
    return IdmWork.of(network, 1, 16).layers().stream()
        .filter(each -> each.kind().equals("channel mixing"))
        .findFirst()
        .orElseThrow();
  }

  // By hand: 27 taps of the one image channel, and the time's matrix; it has both its gradients.
  @Test
  void theStemIsNotAskedForTheGradientOfVolumesOnly() {
    Idm network = network("tiny", "data.size=16", "model.coordinates=false");
    long width = network.config().core().channels().get(0);
    long convolution = 27 * width * 16 * 16 * 16;
    long time = width * network.config().timeHidden();

    LayerWork stem = IdmWork.of(network, 1, 16).layers().get(1);

    assertThat(stem.path()).isEqualTo("stem");
    assertThat(stem.forward()).isEqualTo(2 * (convolution + time));
    assertThat(stem.backward()).isEqualTo(2 * convolution + 4 * time);
  }

  @Test
  void coordinatesAreReadByTheStem() {
    Idm network = network("tiny", "model.coordinates=true");

    assertThat(IdmWork.padded(network, 2, 16).get(1)).isEqualTo(1 + 3);
  }

  @Test
  void theWayThroughTheInverseIsSaidToBeMissing() {
    assertThat(WorkText.of(Configurations.preset("tiny", List.of("training.reconstruction=0.5"))))
        .contains("not counted: the way through the inverse");
    assertThat(WorkText.of(Configurations.preset("tiny", List.of()))).doesNotContain("not counted");
  }

  // The published code at 64³ and 128³.
  @ParameterizedTest
  @CsvSource({"64, 0.132", "128, 1.058"})
  void patchDdmTakesWhatIsPublished(int patch, double tera) {
    StepWork work = PatchDdmWork.of(PUBLISHED, 1, patch);

    assertThat(work.forward() / 2e12).isWithin(0.001).of(tera);
    assertThat(work.rebuild()).isEqualTo(0);
  }

  // Counted by PyTorch's profiler at 64³, without the noising; Table 2 has 1 225 184 889 at 128³.
  @Test
  void theProfilersCountOfPatchDdmIsThatOfTheProfiler() {
    long noising = 3L * 64 * 64 * 64;

    assertThat(ProfilerCount.of(PUBLISHED, 1, 64) - noising).isEqualTo(154_598_751);
    assertThat(ProfilerCount.of(PUBLISHED, 1, 128)).isEqualTo(1_225_184_889L - 10);
  }

  // Table 2 has 5 643 083 550. What is missing has no public code.
  @Test
  void theProfilersCountOfThePapersNetworkIsMostOfThePapers() {
    RunConfig paper = Configurations.preset("paper", List.of("model.image_channels=2"));

    long count = ProfilerCount.of(Networks.shapes(paper), 4, 64);

    assertThat(count).isEqualTo(4_908_384_256L + 5L * 2_793_472 + 553_254_912L);
    assertThat(count / 5_643_083_550.0).isWithin(0.005).of(0.97);
  }

  @Test
  void theTextNamesAllParts() {
    String text = WorkText.of(Configurations.preset("paper", List.of()));

    assertThat(text).contains("channel mixing");
    assertThat(text).contains("attention");
    assertThat(text).contains("GMAC");
  }
}
