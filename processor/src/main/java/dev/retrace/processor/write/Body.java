package dev.retrace.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;

/**
 * The statements of a method through which one value travels. Keeps track of what the value is
 * called, so that nothing is named that is returned at once.
 */
final class Body {
  private final CodeBlock.Builder code = CodeBlock.builder();
  private final ClassName type;
  private final String local;
  private String current;
  private CodeBlock pending;
  private boolean localExists;

  /**
   * Begins a method.
   *
   * @param type the type of the travelling value
   * @param parameter what it is called at first
   * @param local what it is called when a step has replaced it
   */
  Body(ClassName type, String parameter, String local) {
    this.type = type;
    this.current = parameter;
    this.local = local;
  }

  /** Where statements go. */
  CodeBlock.Builder code() {
    return code;
  }

  /** What the travelling value is called here. */
  String current() {
    // State state = encode.forward(x, pass);
    // state = junction.forward(state, pass);
    if (pending != null) {
      if (localExists) {
        code.addStatement("$N = $L", local, pending);
      } else {
        code.addStatement("$T $N = $L", type, local, pending);
      }
      pending = null;
      localExists = true;
      current = local;
    }
    return current;
  }

  /** Replaces the travelling value. */
  void becomes(CodeBlock expression) {
    pending = expression;
  }

  /** Ends the method. */
  CodeBlock end() {
    // return decode.forward(state, pass);
    // return x;
    return code.addStatement("return $L", pending == null ? CodeBlock.of("$N", current) : pending)
        .build();
  }
}
