package dev.retrace.processor.write;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class LayoutTest {
  @Test
  void fieldsStandTogetherButConstantsApart() {
    String printed =
        """
          private static final A A = new A();

          private static final B B = new B();

          private final A a;

          private final B b;

          C() {
          }
        """;

    assertThat(Layout.of(printed))
        .isEqualTo(
            """
              private static final A A = new A();
              private static final B B = new B();

              private final A a;
              private final B b;

              C() {}
            """);
  }

  @Test
  void shortCommentTakesOneLine() {
    assertThat(Layout.of("/**\n * Short.\n */\n")).isEqualTo("/** Short. */\n");
    String long93 = "x".repeat(93);
    assertThat(Layout.of("/**\n * " + long93 + "\n */\n")).hasLength(101);
    assertThat(Layout.of("/**\n * " + long93 + "x\n */\n"))
        .isEqualTo("/**\n * " + long93 + "x\n */\n");
  }
}
