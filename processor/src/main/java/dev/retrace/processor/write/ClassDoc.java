package dev.retrace.processor.write;

import com.palantir.javapoet.CodeBlock;
import dev.retrace.processor.model.ChoiceModel;
import dev.retrace.processor.model.Division;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.TypeName;
import java.util.List;

/** The Javadoc of generated classes. */
final class ClassDoc {
  private static final int COLUMNS = 100 - " * ".length();

  private ClassDoc() {}

  // The invertible layer that {@link CouplingPair} declares.
  //
  // <pre>{@code
  // left  <- left + left(right)
  // right <- right + right(left)
  // }</pre>
  //
  // <p>The left part is the first half of the channels, rounded down.
  static CodeBlock of(LayerModel model) {
    CodeBlock.Builder doc = CodeBlock.builder();
    List<String> equations = Equations.of(model);
    String subject = "The invertible layer that {@link " + name(model.declared()) + "} declares";
    if (equations.isEmpty()) {
      return doc.add("$L\n", filled(subject + "; it has no step and is the identity.")).build();
    }
    doc.add("$L\n\n<pre>{@code\n", filled(subject + ", step by step."));
    equations.forEach(equation -> doc.add("$L\n", filled(equation)));
    doc.add("}</pre>\n");
    if (model.divides()) {
      doc.add("\n").add(division(model.division())).add("\n");
    }
    return doc.build();
  }

  // Makes the layer of whatever {@link Module} permits.
  static CodeBlock of(ChoiceModel model) {
    String sentence = "Makes the layer of whatever {@link " + name(model.declared()) + "} permits.";
    return CodeBlock.of("$L\n", filled(sentence));
  }

  private static CodeBlock division(Division division) {
    if (division instanceof Division.Pattern pattern) {
      return sites(pattern.type());
    }
    String sentence =
        division instanceof Division.Streams streams
            ? streams(streams.count())
            : halves((Division.Halves) division);
    return CodeBlock.of("$L", filled("<p>" + sentence));
  }

  private static String streams(int count) {
    return String.format(
        "The streams are %d parts of the channels, as equal as can be, the wider ones first.",
        count);
  }

  private static String halves(Division.Halves halves) {
    return halves
        .leftMethod()
        .map(left -> "The left part has {@code " + left + "()} channels.")
        .orElse("The left part is the first half of the channels, rounded down.");
  }

  // <p>The left part are the left sites of {@link Checkerboard}, the right part all others.
  private static CodeBlock sites(TypeName pattern) {
    String link = "{@link " + name(pattern) + "}";
    String sentence =
        "<p>The left part are the left sites of " + link + ", the right part all others.";
    // Filled with the short name, written with the full one where the short one means another.
    return CodeBlock.of(
        filled(sentence).replace("$", "$$").replace(link.replace("$", "$$"), "{@link $T}"),
        Names.className(pattern));
  }

  private static String name(TypeName name) {
    return String.join(".", name.simpleNames());
  }

  private static String filled(String text) {
    StringBuilder filled = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      boolean wraps = column > 0 && column + 1 + word.length() > COLUMNS;
      if (wraps) {
        filled.append("\n");
        column = 0;
      } else if (filled.length() > 0) {
        filled.append(' ');
        column++;
      }
      filled.append(word);
      column += word.length();
    }
    return filled.toString();
  }
}
