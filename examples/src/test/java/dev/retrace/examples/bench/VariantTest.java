package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariantTest {
  @Test
  void aVariantIsReadAsItIsWritten() {
    assertThat(Variant.parse("sqrt-checkpoint"))
        .isEqualTo(new Variant(Way.SQRT_CHECKPOINT, 0, Optimization.PLAIN));
    assertThat(Variant.parse(" planned@1.5KiB +int8 "))
        .isEqualTo(new Variant(Way.PLANNED, 1536, new Optimization(false, true)));
    for (String text : List.of("autograd+int8", "stored", "planned@1536B+fused+int8")) {
      assertThat(Variant.parse(text).toString()).isEqualTo(text);
    }
  }

  @Test
  void theDefaultNamesEveryWay() {
    List<String> ways = Arrays.stream(Way.values()).map(Way::text).toList();
    assertThat(String.join(",", ways)).isEqualTo(Variant.ALL_WAYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fused", "inverse", "inverted+", "inverted+stored", "stored+lean"})
  void whatCannotBeReadIsNamedWithAllThatCan(String text) {
    UserException e = assertThrows(UserException.class, () -> Variant.parse(text));
    assertThat(e).hasMessageThat().contains("'" + text + "'");
    assertThat(e).hasMessageThat().contains("autograd, stored, checkpoint, sqrt-checkpoint");
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    UserException fused = assertThrows(UserException.class, () -> Variant.parse("autograd+fused"));
    assertThat(fused).hasMessageThat().contains("leave out +fused");
    UserException budget = assertThrows(UserException.class, () -> Variant.parse("inverted@1GiB"));
    assertThat(budget).hasMessageThat().contains("only planned can");
    UserException amount = assertThrows(UserException.class, () -> Variant.parse("planned@much"));
    assertThat(amount).hasMessageThat().contains("such as 8GiB");
  }

  @Test
  void aPairHasOneSlash() {
    VariantPair pair = VariantPair.parse("inverted+fused/stored");
    assertThat(pair.first().optimization().fused()).isTrue();
    assertThat(pair.toString()).isEqualTo("inverted+fused/stored");
    for (String text : List.of("inverted", "a/b/c")) {
      UserException e = assertThrows(UserException.class, () -> VariantPair.parse(text));
      assertThat(e).hasMessageThat().contains("inverted/autograd");
    }
  }
}
