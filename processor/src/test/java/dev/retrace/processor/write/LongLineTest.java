package dev.retrace.processor.write;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class LongLineTest {
  private static final String NAME = "n".repeat(40);

  @Test
  void whatFitsStays() {
    String line = " ".repeat(4) + "x".repeat(96);

    assertThat(LongLine.broken(line)).containsExactly(line);
  }

  @Test
  void breaksAfterTheAssignmentFirst() {
    assertThat(LongLine.broken("    " + NAME + " = call(" + NAME + ", " + NAME + ");"))
        .containsExactly("    " + NAME + " =", "        call(" + NAME + ", " + NAME + ");")
        .inOrder();
  }

  @Test
  void thenInsideTheParentheses() {
    assertThat(LongLine.broken("    " + NAME + ".call(" + NAME + ", call(a, b));"))
        .containsExactly("    " + NAME + ".call(", "        " + NAME + ", call(a, b));")
        .inOrder();
  }

  @Test
  void thenBetweenArguments() {
    assertThat(LongLine.broken("    call(" + NAME + ", call(a, b), \", \\\"(\", " + NAME + ");"))
        .containsExactly(
            "    call(",
            "        " + NAME + ",",
            "        call(a, b),",
            "        \", \\\"(\",",
            "        " + NAME + ");")
        .inOrder();
  }

  @Test
  void resourceIsAnAssignment() {
    assertThat(LongLine.broken("    try (R " + NAME + " = " + NAME + ".record(value, pass)) {"))
        .containsExactly("    try (R " + NAME + " =", "        " + NAME + ".record(value, pass)) {")
        .inOrder();
  }

  @Test
  void proseStays() {
    String line = " * " + "word ".repeat(30);

    assertThat(LongLine.broken(line)).containsExactly(line);
  }
}
