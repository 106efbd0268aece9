package dev.retrace.processor.write;

import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.LawFacts;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Step;
import dev.retrace.processor.model.TypeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The only source of identifiers. Fields are called as the user's steps are; constants and local
 * names give way to them.
 */
final class ValueNames {
  /** The names of local variables and parameters, with what they are called if that is taken. */
  enum Local {
    DECLARED("declared", "declaration"),
    X("x", "input"),
    Y("y", "output"),
    PASS("pass", "thisPass"),
    SINK("sink", "gradientSink"),
    PART("part", "bothParts"),
    VALUE("value", "partValue"),
    GRAD("grad", "partGrad"),
    B("b", "branched"),
    DB("db", "branchedGrad"),
    TAPE("tape", "recording"),
    STATE("state", "currentState"),
    TRACE("trace", "currentTrace"),
    LANES("lanes", "bothLanes"),
    LEFT("left", "leftLane"),
    RIGHT("right", "rightLane");

    private final String usual;
    private final String otherwise;

    Local(String usual, String otherwise) {
      this.usual = usual;
      this.otherwise = otherwise;
    }
  }

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> laws = new HashMap<>();
  private final Map<TypeName, String> constants = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  ValueNames(LayerModel model) {
    Set<String> types = typesIn(model);
    for (Step step : model.steps()) {
      // A field called like a type would hide it.
      String field = types.contains(step.name()) ? step.name() + "Step" : step.name();
      fields.put(step.name(), free(field));
      taken.add(field(step));
    }
    for (CouplingStep step : model.couplings()) {
      constants.computeIfAbsent(step.law().type(), this::newConstant);
      if (!step.region().isView()) {
        laws.put(step.name(), free(field(step) + "Law"));
        taken.add(laws.get(step.name()));
      }
    }
  }

  /** The field of a step. */
  String field(Step step) {
    return fields.get(step.name());
  }

  /** The constant that holds a law. */
  String constant(LawFacts law) {
    return constants.get(law.type());
  }

  /** The law of a coupling: its constant, or the field that restricts it to the coupling's part. */
  String law(CouplingStep step) {
    return laws.getOrDefault(step.name(), constant(step.law()));
  }

  /** The laws in use, in the order of their first use, with the constants that hold them. */
  Map<TypeName, String> constants() {
    return constants;
  }

  /** A local variable. */
  String local(Local local) {
    return local(local, 1);
  }

  /** The n-th local variable of that name in one method, from 1. */
  String local(Local local, int n) {
    String suffix = n == 1 ? "" : String.valueOf(n);
    String usual = local.usual + suffix;
    return taken.contains(usual) ? free(local.otherwise + suffix) : usual;
  }

  private String newConstant(TypeName law) {
    String constant = free(upperSnake(law.simpleName()));
    taken.add(constant);
    return constant;
  }

  private String free(String wanted) {
    String name = wanted;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  // ITransMatrix -> I_TRANS_MATRIX
  private static String upperSnake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .toUpperCase(Locale.ROOT);
  }

  private static Set<String> typesIn(LayerModel model) {
    Set<String> types = new HashSet<>(List.of("Half", "Function", "LogDet"));
    for (Step step : model.steps()) {
      if (step instanceof LayerStep layer) {
        layer.type().ifPresent(type -> types.add(type.generated().simpleName()));
      }
    }
    return types;
  }
}
