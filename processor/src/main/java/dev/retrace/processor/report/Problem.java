package dev.retrace.processor.report;

import static javax.tools.Diagnostic.Kind.ERROR;
import static javax.tools.Diagnostic.Kind.WARNING;

import javax.tools.Diagnostic.Kind;

/**
 * Every message that the processor can print: what is wrong, in one sentence, and what to type
 * instead. A warning is withheld from a class that wears {@code @SuppressWarnings} with its id. The
 * page {@code docs/errors.md} adds to each why it is one, a wrong example and a right one.
 */
public enum Problem {
  // The declared class.
  WRONG_KIND(
      "%1$s is %2$s and cannot declare a layer.",
      "declare a class, a record or a sealed interface."),
  OPEN_INTERFACE(
      "%1$s is an interface that anyone may implement.",
      "make it sealed, so that the generated code can choose among what it permits."),
  ABSTRACT_CLASS(
      "%1$s is abstract and has no instance to ask for its steps.",
      "annotate its subclasses instead, they inherit its steps; or make it sealed."),
  GENERIC_CLASS(
      "%1$s has type parameters, its own or those of a class around it.",
      "declare a subclass that fills them in; it inherits the steps."),
  PRIVATE_CLASS(
      "%1$s is private, or inside a class that is, and generated code cannot name it.",
      "drop private."),
  ALREADY_INVERTIBLE(
      "%1$s is an InvertibleBlock already.", "drop @Invertible, or do not extend InvertibleBlock."),
  ON_WITHOUT_METHOD(
      "On a class, 'on' says nothing.", "drop it here and say it on the steps of %1$s."),
  NAME_CLASH("The layer of %1$s would be called %2$s, as %3$s already is.", "rename one of them."),
  NO_STEPS(
      WARNING,
      "%1$s has no step, so its layer is the identity.",
      "annotate methods with @Coupling or @Invertible."),
  HALF_NEVER_WRITTEN(
      WARNING,
      "Nothing in %1$s writes %2$s, and that part leaves as it came.",
      "add one, or a step on all channels; if a neighbour writes it, say"
          + " @SuppressWarnings(\"HalfNeverWritten\")."),
  STREAM_NEVER_WRITTEN(
      WARNING,
      "Nothing in %1$s writes %2$s, which leaves as it came.",
      "add a coupling for it, or a step on all channels; if a neighbour writes it, say"
          + " @SuppressWarnings(\"StreamNeverWritten\")."),
  PERMITTED_NOT_DECLARED(
      "%1$s permits %2$s, which is no layer.",
      "annotate %2$s with @Invertible, or make it an InvertibleBlock."),

  // Annotations out of place.
  STRAY_STEP(
      "%1$s() is a step, but %2$s declares no layer.",
      "annotate %2$s with @Invertible, or make it abstract if it is a base for classes that are."),
  INTERFACE_STEP(
      "%1$s() is a step of the interface %2$s, and steps are read from classes only.",
      "move it into the classes that implement %2$s, or into a common superclass."),
  STRAY_SPLIT(
      "%1$s is split, but declares no layer.", "annotate it with @Invertible, or drop @Split."),
  RECORD_COMPONENT(
      "%1$s is a component of the record %2$s; the order of its steps would not be seen.",
      "annotate an explicit method of the record instead."),
  BOTH_ANNOTATIONS(
      "%1$s() is a coupling and a layer at once.", "keep one of @Coupling and @Invertible."),

  // The shape of a step.
  STEP_PARAMETERS(
      "%1$s() has parameters, but steps are called without arguments.",
      "hand them to the constructor of %2$s and keep them in fields."),
  STEP_PRIVATE("%1$s() is private, and generated code cannot call it.", "drop private."),
  STEP_NOT_VISIBLE(
      "%1$s() of %2$s cannot be called from the package of %3$s.",
      "make it public, or override it in %3$s."),
  STEP_STATIC("%1$s() is static, but a step belongs to an instance.", "drop static."),
  STEP_GENERIC("%1$s() has type parameters that nobody fills in.", "name the types it returns."),
  STEP_THROWS(
      "%1$s() throws %2$s, a checked exception.",
      "do what may fail before the layer is built, or throw an unchecked exception."),
  STEP_VOID("%1$s() returns nothing.", "return what the step is made of."),

  // Steps that run a layer.
  STEP_RETURN(
      "%1$s() returns %2$s, which is no invertible layer.",
      "return a class annotated with @Invertible, an InvertibleBlock, or an Optional or List of"
          + " one."),
  RAW_LIST("%1$s() returns %2$s and does not say of what.", "name the layer, as in List<Level>."),
  UNBOUNDED_LIST(
      "%1$s() returns %2$s, which may hold anything.",
      "name the layer, as in List<Level> or List<? extends Level>."),
  SELF_NESTING(
      "%1$s() always returns another %2$s, without end.",
      "return an Optional<%2$s>, empty where the recursion ends."),
  MISSING_GENERATED(
      "%2$s, which %1$s() returns, was compiled without its layer %3$s.",
      "run the annotation processor where %2$s is compiled."),
  LAYER_NOT_VISIBLE(
      "%2$s, which %1$s() returns, is not public, and neither is its layer %3$s.",
      "make %2$s public, or declare %4$s in its package."),

  // Couplings.
  COUPLING_RETURN(
      "%1$s() returns %2$s, which is no branch.", "return the ai.djl.nn.Block that computes it."),
  NOT_A_LAW("%1$s is not a law.", "%2$s."),
  LAW_WITHOUT_CONTRACT(
      "%1$s wears @Law but is no CouplingLaw.", "implement dev.retrace.runtime.law.CouplingLaw."),
  LAW_NOT_CONCRETE(
      "The law %1$s is %2$s, so generated code cannot make one.",
      "name a class that is top-level or static, and neither abstract nor generic."),
  LAW_WITHOUT_CONSTRUCTOR(
      "The law %1$s has no public constructor without parameters.",
      "add one, or a subclass that fills the parameters in."),
  LAW_NOT_VISIBLE("The law %1$s cannot be named from the package of %2$s.", "make it public."),
  WRITES_BOTH(
      "%1$s() would write both parts, and none were left for its branch to read.",
      "write LEFT or RIGHT; use two couplings for both."),
  WRITES_NOTHING("%1$s() does not say what it writes.", "say %2$s; its branch reads the rest."),
  WRITES_TWICE(
      "%1$s() says both 'writes' and 'stream'.",
      "keep 'stream' where @Split(streams = ...) divides the channels, 'writes' elsewhere."),
  STREAM_WITHOUT_STREAMS(
      "%1$s() writes a stream, but %2$s is not split into streams.",
      "say writes = Half.LEFT or Half.RIGHT, or annotate %2$s with @Split(streams = ...)."),
  STREAM_OUT_OF_RANGE(
      "%1$s() writes stream %2$s, but %3$s has the streams 0 to %4$s.", "name one of those."),
  HALF_OF_STREAMS("%1$s() writes %2$s, but %3$s is split into streams.", "say %4$s instead."),
  GIVEN_BLANK("%1$s() is given a condition without a name.", "name it, as in given = \"time\"."),
  GIVEN_TWICE("%1$s() is given '%2$s' twice.", "drop one."),

  // How channels are divided.
  UNKNOWN_LEFT(
      "%1$s has no method %2$s().%3$s",
      "name a method without parameters that returns the number of left channels."),
  LEFT_RETURN("%1$s(), which gives the number of left channels, returns %2$s.", "return an int."),
  LEFT_PARAMETERS(
      "%1$s(), which gives the number of left channels, has parameters.",
      "drop them; keep what it needs in fields."),
  LEFT_STATIC("%1$s(), which gives the number of left channels, is static.", "drop static."),
  LEFT_NOT_VISIBLE(
      "%1$s(), which gives the number of left channels, cannot be called by generated code.",
      "drop private; make it public if it is inherited from another package."),
  LEFT_THROWS(
      "%1$s(), which gives the number of left channels, throws %2$s, a checked exception.",
      "do what may fail before the layer is built."),
  SPLIT_TWICE(
      "%1$s is split in more than one way.", "keep one of 'left', 'streams' and 'pattern'."),
  SPLIT_SAYS_NOTHING(
      WARNING,
      "The @Split of %1$s says nothing; the left part is the first half of the channels.",
      "say 'left', 'streams' or 'pattern', or drop @Split."),
  TOO_FEW_STREAMS(
      "%1$s is split into %2$s streams, and a coupling needs one to write and one to read.",
      "say 2 or more."),
  NOT_A_PATTERN(
      "%1$s is not a pattern.",
      "name a class that implements dev.retrace.runtime.split.Pattern, such as Checkerboard."),
  PATTERN_NOT_CONCRETE(
      "The pattern %1$s is %2$s, so generated code cannot make one.",
      "name a class that is top-level or static, and neither abstract nor generic."),
  PATTERN_WITHOUT_CONSTRUCTOR(
      "The pattern %1$s has no public constructor without parameters.",
      "add one, or a subclass that fills the parameters in."),
  PATTERN_NOT_VISIBLE(
      "The pattern %1$s cannot be named from the package of %2$s.", "make it public."),
  ON_WITHOUT_HALVES(
      "%1$s() runs on %2$s, but %3$s does not divide its channels in two.",
      "run it on all channels, or move it into a layer of its own that is split by 'left'."),
  SPLIT_WITHOUT_USE(
      WARNING,
      "%1$s is split, but none of its steps divides the channels.",
      "drop @Split, or add a coupling or a step on LEFT or RIGHT.");

  private final Kind severity;
  private final String sentence;
  private final String hint;

  Problem(String sentence, String hint) {
    this(ERROR, sentence, hint);
  }

  Problem(Kind severity, String sentence, String hint) {
    this.severity = severity;
    this.sentence = sentence;
    this.hint = hint;
  }

  /**
   * The name by which it is looked up and suppressed.
   *
   * @return such as {@code NotALaw} for {@code NOT_A_LAW}
   */
  public String id() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < name().length(); i++) {
      char letter = name().charAt(i);
      boolean begins = i == 0 || name().charAt(i - 1) == '_';
      if (letter != '_') {
        id.append(begins ? letter : Character.toLowerCase(letter));
      }
    }
    return id.toString();
  }

  /**
   * Whether nothing is generated for a class that has it.
   *
   * @return false for a warning
   */
  public boolean isError() {
    return severity == ERROR;
  }

  /**
   * How the compiler treats it.
   *
   * @return error or warning
   */
  public Kind severity() {
    return severity;
  }

  /**
   * The message.
   *
   * @param arguments what the sentence and the hint speak of
   * @return id, sentence and hint on one line
   */
  public String message(Object... arguments) {
    return "["
        + id()
        + "] "
        + sentence.formatted(arguments)
        + "  Hint: "
        + hint.formatted(arguments);
  }
}
