package dev.retrace.processor.report;

import static javax.tools.Diagnostic.Kind.ERROR;
import static javax.tools.Diagnostic.Kind.WARNING;

import javax.tools.Diagnostic.Kind;

/**
 * Every message that the processor can print: what is wrong, in one sentence, and what to type
 * instead. A warning is withheld from a class that wears {@code @SuppressWarnings} with its id.
 */
public enum Problem {
  // The declared class.
  WRONG_KIND(
      "WrongKind",
      ERROR,
      "%1$s is %2$s and cannot declare a layer.",
      "declare a class, a record or a sealed interface."),
  OPEN_INTERFACE(
      "OpenInterface",
      ERROR,
      "%1$s is an interface that anyone may implement.",
      "make it sealed, so that the generated code can choose among what it permits."),
  ABSTRACT_CLASS(
      "AbstractClass",
      ERROR,
      "%1$s is abstract and has no instance to ask for its steps.",
      "annotate its subclasses instead, they inherit its steps; or make it sealed."),
  GENERIC_CLASS(
      "GenericClass",
      ERROR,
      "%1$s has type parameters, its own or those of a class around it.",
      "declare a subclass that fills them in; it inherits the steps."),
  PRIVATE_CLASS(
      "PrivateClass",
      ERROR,
      "%1$s is private, or inside a class that is, and generated code cannot name it.",
      "drop private."),
  ALREADY_INVERTIBLE(
      "AlreadyInvertible",
      ERROR,
      "%1$s is an InvertibleBlock already.",
      "drop @Invertible, or do not extend InvertibleBlock."),
  ON_WITHOUT_METHOD(
      "OnWithoutMethod",
      ERROR,
      "On a class, 'on' says nothing.",
      "drop it here and say it on the steps of %1$s."),
  NAME_CLASH(
      "NameClash",
      ERROR,
      "The layer of %1$s would be called %2$s, as %3$s already is.",
      "rename one of them."),
  NO_STEPS(
      "NoSteps",
      WARNING,
      "%1$s has no step, so its layer is the identity.",
      "annotate methods with @Coupling or @Invertible."),
  HALF_NEVER_WRITTEN(
      "HalfNeverWritten",
      WARNING,
      "Nothing in %1$s writes %2$s, and that part leaves as it came.",
      "add one, or a step on all channels; if a neighbour writes it, say"
          + " @SuppressWarnings(\"HalfNeverWritten\")."),
  PERMITTED_NOT_DECLARED(
      "PermittedNotDeclared",
      ERROR,
      "%1$s permits %2$s, which is no layer.",
      "annotate %2$s with @Invertible, or make it an InvertibleBlock."),

  // Annotations out of place.
  STRAY_STEP(
      "StrayStep",
      ERROR,
      "%1$s() is a step, but %2$s declares no layer.",
      "annotate %2$s with @Invertible, or make it abstract if it is a base for classes that are."),
  INTERFACE_STEP(
      "InterfaceStep",
      ERROR,
      "%1$s() is a step of the interface %2$s, and steps are read from classes only.",
      "move it into the classes that implement %2$s, or into a common superclass."),
  STRAY_SPLIT(
      "StraySplit",
      ERROR,
      "%1$s is split, but declares no layer.",
      "annotate it with @Invertible, or drop @Split."),
  RECORD_COMPONENT(
      "RecordComponent",
      ERROR,
      "%1$s is a component of the record %2$s; the order of its steps would not be seen.",
      "annotate an explicit method of the record instead."),
  BOTH_ANNOTATIONS(
      "BothAnnotations",
      ERROR,
      "%1$s() is a coupling and a layer at once.",
      "keep one of @Coupling and @Invertible."),

  // The shape of a step.
  STEP_PARAMETERS(
      "StepParameters",
      ERROR,
      "%1$s() has parameters, but steps are called without arguments.",
      "hand them to the constructor of %2$s and keep them in fields."),
  STEP_PRIVATE(
      "StepPrivate",
      ERROR,
      "%1$s() is private, and generated code cannot call it.",
      "drop private."),
  STEP_NOT_VISIBLE(
      "StepNotVisible",
      ERROR,
      "%1$s() of %2$s cannot be called from the package of %3$s.",
      "make it public, or override it in %3$s."),
  STEP_STATIC(
      "StepStatic", ERROR, "%1$s() is static, but a step belongs to an instance.", "drop static."),
  STEP_GENERIC(
      "StepGeneric",
      ERROR,
      "%1$s() has type parameters that nobody fills in.",
      "name the types it returns."),
  STEP_THROWS(
      "StepThrows",
      ERROR,
      "%1$s() throws %2$s, a checked exception.",
      "do what may fail before the layer is built, or throw an unchecked exception."),
  STEP_VOID("StepVoid", ERROR, "%1$s() returns nothing.", "return what the step is made of."),

  // Steps that run a layer.
  STEP_RETURN(
      "StepReturn",
      ERROR,
      "%1$s() returns %2$s, which is no invertible layer.",
      "return a class annotated with @Invertible, an InvertibleBlock, or an Optional or List of"
          + " one."),
  RAW_LIST(
      "RawList",
      ERROR,
      "%1$s() returns %2$s and does not say of what.",
      "name the layer, as in List<Level>."),
  UNBOUNDED_LIST(
      "UnboundedList",
      ERROR,
      "%1$s() returns %2$s, which may hold anything.",
      "name the layer, as in List<Level> or List<? extends Level>."),
  SELF_NESTING(
      "SelfNesting",
      ERROR,
      "%1$s() always returns another %2$s, without end.",
      "return an Optional<%2$s>, empty where the recursion ends."),
  MISSING_GENERATED(
      "MissingGenerated",
      ERROR,
      "%2$s, which %1$s() returns, was compiled without its layer %3$s.",
      "run the annotation processor where %2$s is compiled."),
  LAYER_NOT_VISIBLE(
      "LayerNotVisible",
      ERROR,
      "%2$s, which %1$s() returns, is not public, and neither is its layer %3$s.",
      "make %2$s public, or declare %4$s in its package."),

  // Couplings.
  COUPLING_RETURN(
      "CouplingReturn",
      ERROR,
      "%1$s() returns %2$s, which is no branch.",
      "return the ai.djl.nn.Block that computes it."),
  NOT_A_LAW(
      "NotALaw",
      ERROR,
      "%1$s is not a law.",
      "name a class annotated with @Law, such as Additive or Affine."),
  LAW_WITHOUT_CONTRACT(
      "LawWithoutContract",
      ERROR,
      "%1$s wears @Law but is no CouplingLaw.",
      "implement dev.retrace.runtime.law.CouplingLaw."),
  LAW_NOT_CONCRETE(
      "LawNotConcrete",
      ERROR,
      "The law %1$s is %2$s, so generated code cannot make one.",
      "name a class that is top-level or static, and neither abstract nor generic."),
  LAW_WITHOUT_CONSTRUCTOR(
      "LawWithoutConstructor",
      ERROR,
      "The law %1$s has no public constructor without parameters.",
      "add one: a law holds no state."),
  LAW_NOT_VISIBLE(
      "LawNotVisible",
      ERROR,
      "The law %1$s cannot be named from the package of %2$s.",
      "make it public."),
  WRITES_BOTH(
      "WritesBoth",
      ERROR,
      "%1$s() would write both parts, and none were left for its branch to read.",
      "write LEFT or RIGHT; use two couplings for both."),
  GIVEN_BLANK(
      "GivenBlank",
      ERROR,
      "%1$s() is given a condition without a name.",
      "name it, as in given = \"time\"."),
  GIVEN_TWICE("GivenTwice", ERROR, "%1$s() is given '%2$s' twice.", "drop one."),

  // How channels are divided.
  UNKNOWN_LEFT(
      "UnknownLeft",
      ERROR,
      "%1$s has no method %2$s().%3$s",
      "name a method without parameters that returns the number of left channels."),
  LEFT_RETURN(
      "LeftReturn",
      ERROR,
      "%1$s(), which gives the number of left channels, returns %2$s.",
      "return an int."),
  LEFT_PARAMETERS(
      "LeftParameters",
      ERROR,
      "%1$s(), which gives the number of left channels, has parameters.",
      "drop them; keep what it needs in fields."),
  LEFT_STATIC(
      "LeftStatic",
      ERROR,
      "%1$s(), which gives the number of left channels, is static.",
      "drop static."),
  LEFT_NOT_VISIBLE(
      "LeftNotVisible",
      ERROR,
      "%1$s(), which gives the number of left channels, cannot be called by generated code.",
      "drop private; make it public if it is inherited from another package."),
  LEFT_THROWS(
      "LeftThrows",
      ERROR,
      "%1$s(), which gives the number of left channels, throws %2$s, a checked exception.",
      "do what may fail before the layer is built."),
  SPLIT_WITHOUT_USE(
      "SplitWithoutUse",
      WARNING,
      "%1$s is split, but none of its steps divides the channels.",
      "drop @Split, or add a coupling or a step on LEFT or RIGHT.");

  private final String id;
  private final Kind severity;
  private final String sentence;
  private final String hint;

  Problem(String id, Kind severity, String sentence, String hint) {
    this.id = id;
    this.severity = severity;
    this.sentence = sentence;
    this.hint = hint;
  }

  /**
   * The name by which it is looked up and suppressed.
   *
   * @return such as {@code NotALaw}
   */
  public String id() {
    return id;
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
    return "[" + id + "] " + sentence.formatted(arguments) + "  Hint: " + hint.formatted(arguments);
  }
}
