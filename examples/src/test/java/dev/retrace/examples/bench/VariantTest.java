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
        .isEqualTo(new Variant(Way.SQRT_CHECKPOINT, false, Optimization.PLAIN));
    assertThat(Variant.parse(" inverted +int8+ sliced "))
        .isEqualTo(new Variant(Way.INVERTED, true, new Optimization(false, true)));
    for (String text : List.of("autograd+int8", "stored", "checkpoint+sliced+fused+int8")) {
      assertThat(Variant.parse(text).toString()).isEqualTo(text);
    }
  }

  @Test
  void theDefaultNamesEveryWay() {
    List<String> ways = Arrays.stream(Way.values()).map(Way::text).toList();
    assertThat(String.join(",", ways)).isEqualTo(Variant.ALL_WAYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sliced", "inverse", "inverted+", "inverted+stored", "stored+lean"})
  void whatCannotBeReadIsNamedWithAllThatCan(String text) {
    UserException e = assertThrows(UserException.class, () -> Variant.parse(text));
    assertThat(e).hasMessageThat().contains("'" + text + "'");
    assertThat(e).hasMessageThat().contains("autograd, stored, checkpoint, sqrt-checkpoint");
  }

  @Test
  void autogradHasNoSlicesAndNothingToFuse() {
    for (String word : List.of("+sliced", "+fused")) {
      UserException e = assertThrows(UserException.class, () -> Variant.parse("autograd" + word));
      assertThat(e).hasMessageThat().contains("leave out " + word);
    }
  }

  @Test
  void aPairHasOneSlash() {
    VariantPair pair = VariantPair.parse("inverted+sliced/stored");
    assertThat(pair.first().sliced()).isTrue();
    assertThat(pair.toString()).isEqualTo("inverted+sliced/stored");
    for (String text : List.of("inverted", "a/b/c")) {
      UserException e = assertThrows(UserException.class, () -> VariantPair.parse(text));
      assertThat(e).hasMessageThat().contains("inverted/autograd");
    }
  }
}
