package dev.retrace.processor.write;

import com.palantir.javapoet.ClassName;
import dev.retrace.processor.model.TypeName;
import java.util.List;

/** Names of the model as JavaPoet has them. */
final class Names {
  private Names() {}

  static ClassName className(TypeName name) {
    List<String> names = name.simpleNames();
    return ClassName.get(
        name.packageName(), names.get(0), names.subList(1, names.size()).toArray(String[]::new));
  }
}
