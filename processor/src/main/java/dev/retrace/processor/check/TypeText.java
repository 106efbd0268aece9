package dev.retrace.processor.check;

import java.util.regex.Pattern;
import javax.lang.model.type.TypeMirror;

/** Types as messages call them: without packages. */
final class TypeText {
  private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z_]\\w*\\.)+(?=[A-Z])");

  private TypeText() {}

  static String of(TypeMirror type) {
    return PACKAGE.matcher(type.toString()).replaceAll("");
  }
}
