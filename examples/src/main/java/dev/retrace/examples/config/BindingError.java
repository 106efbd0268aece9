package dev.retrace.examples.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in the user's words what the library says in those of a programmer. */
final class BindingError {
  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          int.class, "a whole number",
          Integer.class, "a whole number",
          long.class, "a whole number",
          double.class, "a number",
          boolean.class, "true or false",
          String.class, "a text");

  private BindingError() {}

  /** One sentence that names the key. */
  static String sentence(JsonMappingException e, JsonNode tree) {
    String key = String.join(".", path(e));
    if (e.getCause() instanceof ArithmeticException) {
      return "the numbers are too large to build the network";
    }
    if (e.getCause() instanceof IllegalArgumentException checked
        && !(checked instanceof NumberFormatException)) {
      return checked.getMessage(); // a check of ours, which names its key
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no key "
          + key
          + Nearest.hint(
              unknown.getPropertyName(),
              unknown.getKnownPropertyIds().stream().map(String::valueOf).toList());
    }
    JsonNode value = tree.at(pointer(e));
    if (value.isMissingNode()) {
      return key + " is missing";
    }
    String expected =
        e instanceof MismatchedInputException mismatch
            ? expected(mismatch.getTargetType())
            : "a number nearer to zero"; // all else that is left is too large for its type
    return (key.isEmpty() ? "" : key + ": ") + "expected " + expected + ", not " + value;
  }

  private static String expected(Class<?> type) {
    if (type != null && type.isEnum()) {
      List<String> names =
          Arrays.stream(type.getEnumConstants())
              .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
              .toList();
      return names.size() == 1 ? names.get(0) : "one of " + String.join(", ", names);
    }
    if (type != null && List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type == null ? "another value" : EXPECTED.getOrDefault(type, "keys with values");
  }

  private static List<String> path(JsonMappingException e) {
    return e.getPath().stream()
        .map(each -> each.getFieldName() == null ? "" + each.getIndex() : each.getFieldName())
        .toList();
  }

  private static JsonPointer pointer(JsonMappingException e) {
    return JsonPointer.compile(path(e).stream().reduce("", (all, each) -> all + "/" + each));
  }
}
