package dev.retrace.examples.config;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.idm.AttentionMask;
import dev.retrace.idm.AttentionMode;
import dev.retrace.idm.AttentionPlace;
import dev.retrace.idm.IdmConfig;
import dev.retrace.idm.Lifting;
import dev.retrace.idm.SkipAttention;
import dev.retrace.idm.TimeConditioning;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelSectionTest {
  private static List<List<Integer>> strides(String stride) {
    return SmallRun.config(
            "model.channels=[4,8,16]", "model.modules=[1,1,1]", "model.stride=" + stride)
        .model()
        .toIdm()
        .core()
        .strides();
  }

  @Test
  void strideHasThreeForms() {
    assertThat(strides("2")).containsExactly(List.of(2, 2, 2), List.of(2, 2, 2));
    assertThat(strides("[1,2,2]")).containsExactly(List.of(1, 2, 2), List.of(1, 2, 2));
    assertThat(strides("[[2,2,2],[1,2,4]]"))
        .containsExactly(List.of(2, 2, 2), List.of(1, 2, 4))
        .inOrder();
    assertThat(strides("[2,[1,2,2]]".replace("[2,", "[[2,2,2],")))
        .containsExactly(List.of(2, 2, 2), List.of(1, 2, 2))
        .inOrder();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"two", "2.5", "[2,a,2]", "[]", "0", "-1", "[[2,2,2]]", "{a: 1}", "[[2,2,2],x]"})
  void otherStridesAreRefused(String stride) {
    UserException e = assertThrows(UserException.class, () -> strides(stride));
    assertThat(e).hasMessageThat().contains("stride");
    assertThat(e).hasMessageThat().doesNotContain("dev.retrace");
  }

  @Test
  void oneLevelNeedsNoStride() {
    assertThat(
            SmallRun.config(
                    "model.channels=[4]",
                    "model.modules=[1]",
                    "model.attention=none",
                    "model.attention_levels=0")
                .model()
                .toIdm()
                .core()
                .strides())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"stem,false", "branches,true", "BRANCHES,true"})
  void timeReachesTheBranches(String time, boolean inBranches) {
    IdmConfig config = SmallRun.config("model.time=" + time).model().toIdm();
    assertThat(config.core().timeInBranches()).isEqualTo(inBranches);
    assertThat(config.time())
        .isEqualTo(inBranches ? TimeConditioning.BRANCHES : TimeConditioning.STEM);
  }

  @ParameterizedTest
  @CsvSource({"cayley,Cayley", "exponential,MatrixExponential", "householder,Householder"})
  void orthogonalMatricesHaveNames(String name, String type) {
    assertThat(
            SmallRun.config("model.orthogonal=" + name)
                .model()
                .toIdm()
                .core()
                .method()
                .getClass()
                .getSimpleName())
        .isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({"gate,1,2", "matrix,1,2", "map,1,1", "GATE,1,1"})
  void attentionReachesTheCore(String mode, int levels, int heads) {
    SkipAttention attention =
        SmallRun.config(
                "model.attention=" + mode,
                "model.attention_levels=" + levels,
                "model.attention_heads=" + heads)
            .model()
            .toIdm()
            .core()
            .attention();
    assertThat(attention)
        .isEqualTo(
            new SkipAttention(
                AttentionMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                levels,
                heads,
                AttentionMask.AUTO));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gates | 1 | 1 | auto | one of none, gate, matrix, map",
        "gate | -1 | 1 | auto | attention_levels: expected 0 or more with attention gate",
        "gate | 2 | 1 | auto | attention_levels: 2, but 2 levels have 1 skips",
        "none | 1 | 1 | auto | attention_levels: expected 0 with attention none",
        "none | 0 | 2 | auto | attention_heads: expected 1 with attention none",
        "map | 1 | 2 | auto | attention_heads: expected 1 with attention map",
        "gate | 1 | 0 | auto | attention_heads: expected a positive number",
        "gate | 1 | 1 | spatial | attention_mask: expected auto, channel_flip or channel_spatial",
        "map | 1 | 1 | spatial | attention_mask: expected auto with attention map",
        "gate | 1 | 1 | diagonal | attention_mask: expected one of auto, spatial",
      })
  void attentionThatCannotBeIsRefused(
      String mode, int levels, int heads, String mask, String sentence) {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                SmallRun.config(
                    "model.attention=" + mode,
                    "model.attention_levels=" + levels,
                    "model.attention_heads=" + heads,
                    "model.attention_mask=" + mask));
    assertThat(e).hasMessageThat().contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({"skips, 1, SKIPS", "bottom, 0, BOTTOM", "both, 1, BOTH"})
  void attentionHasAPlace(String place, int levels, AttentionPlace expected) {
    SkipAttention attention =
        SmallRun.config("model.attention_at=" + place, "model.attention_levels=" + levels)
            .model()
            .toIdm()
            .core()
            .attention();

    assertThat(attention.place()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.attention_at=bottom | attention_levels: expected 0 with attention_at bottom, not 1",
        "model.attention_at=top | attention_at: expected one of skips, bottom, both",
        "model.lifting=linear | lifting: expected one of conv, nonlinear, strided",
        "model.classes=-1 | classes: expected 0 or more, not -1",
        "training.reconstruction=-1 | reconstruction: expected a number of at least 0, not -1",
        "training.label_dropout=0.1 | label_dropout: expected 0 where model.classes is 0, not 0.1",
        "sampling.guidance=2 | sampling.guidance: expected 0 where model.classes is 0, not 2.0",
        "training.weight_norm_form=max | weight_norm_form: expected one of norm, squared",
      })
  void choicesThatCannotBeAreRefused(String change, String expected) {
    UserException thrown = assertThrows(UserException.class, () -> SmallRun.config(change));

    assertThat(thrown).hasMessageThat().contains(expected);
  }

  @Test
  void guidanceNeedsANetworkThatWasNotAlwaysToldTheClass() {
    UserException thrown =
        assertThrows(
            UserException.class, () -> SmallRun.config("model.classes=3", "sampling.guidance=2"));

    assertThat(thrown)
        .hasMessageThat()
        .contains("sampling.guidance: expected 0 where training.label_dropout is 0");
    assertThat(
            SmallRun.config("model.classes=3", "training.label_dropout=0.1", "sampling.guidance=2")
                .sampling()
                .guidance())
        .isEqualTo(2.0);
  }

  @Test
  void theNetworkHasWhatTheSectionSays() {
    IdmConfig plain = SmallRun.config().model().toIdm();
    IdmConfig other =
        SmallRun.config("model.lifting=strided", "model.classes=4", "training.reconstruction=0.5")
            .toIdm();

    assertThat(plain.lifting()).isEqualTo(Lifting.CONV);
    assertThat(plain.classes()).isEqualTo(0);
    assertThat(plain.inverse()).isFalse();
    assertThat(other.lifting()).isEqualTo(Lifting.STRIDED);
    assertThat(other.classes()).isEqualTo(4);
    assertThat(other.inverse()).isTrue(); // the reconstruction needs one
    assertThat(SmallRun.config("model.inverse=true").model().toIdm().inverse()).isTrue();
  }
}
