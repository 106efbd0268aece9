package dev.retrace.processor.write;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import dev.retrace.processor.model.ChoiceModel;
import dev.retrace.processor.model.Count;
import dev.retrace.processor.model.CouplingSegment;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.Division;
import dev.retrace.processor.model.Generated;
import dev.retrace.processor.model.LaneSegment;
import dev.retrace.processor.model.LawFacts;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Maker;
import dev.retrace.processor.model.Region;
import dev.retrace.processor.model.TypeName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The writer needs no compiler: models are made by hand here. */
final class SourceWriterTest {
  private static final TypeName DECLARED = new TypeName("", List.of("Outer", "Inner"));
  private static final LawFacts LAW =
      new LawFacts(new TypeName("laws", List.of("ITransMatrix")), "x @ exp(b)");

  private static String write(Generated model) {
    return new SourceWriter(new LayerWriter(), new ChoiceWriter(), Optional.empty()).write(model);
  }

  @Test
  void unnamedPackageAndMissingAnnotationAreFine() {
    CouplingStep coupling =
        new CouplingStep(
            "matrix", LAW, new Region.Part(Half.LEFT, true), Strategy.INVERT, List.of());
    LayerModel model =
        new LayerModel(
            DECLARED,
            false,
            false,
            new Division.Halves(Optional.empty()),
            List.of(new CouplingSegment(List.of(coupling))));

    String source = write(model);

    assertThat(source).startsWith("import ");
    assertThat(source).doesNotContain("@Generated");
    assertThat(source).contains("\nfinal class InvertibleOuter_Inner extends DeclaredBlock {\n");
    assertThat(source)
        .contains("  private static final ITransMatrix I_TRANS_MATRIX = new ITransMatrix();\n");
    assertThat(source).contains(" * left <- left @ exp(matrix(right))\n");
  }

  @Test
  void laneWithoutAStepIsPassedOn() {
    LayerStep step = new LayerStep("only", Half.RIGHT, Count.ONE, Maker.NONE, Optional.empty());
    LayerModel model =
        new LayerModel(
            DECLARED,
            true,
            false,
            new Division.Halves(Optional.of("kept")),
            List.of(new LaneSegment(List.of(step))));

    String source = write(model);

    assertThat(source).contains("    splitAt(declared.kept());\n");
    assertThat(source).contains("    return join(lanes.left(), right);\n");
    assertThat(source).contains("  private final InvertibleBlock only;\n");
  }

  @Test
  void layersOfTheRuntimeAreAskedForOnce() {
    ChoiceModel model =
        new ChoiceModel(
            DECLARED,
            true,
            false,
            List.of(
                new ChoiceModel.Option(new TypeName("a", List.of("One")), Maker.NONE),
                new ChoiceModel.Option(new TypeName("a", List.of("Two")), Maker.NONE)));

    assertThat(write(model).split("instanceof InvertibleBlock some", -1)).hasLength(2);
  }
}
