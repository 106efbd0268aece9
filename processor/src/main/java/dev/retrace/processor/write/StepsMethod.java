package dev.retrace.processor.write;

import static dev.retrace.processor.write.ValueNames.Local.LANES;
import static dev.retrace.processor.write.ValueNames.Local.LEFT;
import static dev.retrace.processor.write.ValueNames.Local.PASS;
import static dev.retrace.processor.write.ValueNames.Local.RIGHT;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import dev.retrace.annotations.Half;
import dev.retrace.processor.model.CouplingSegment;
import dev.retrace.processor.model.CouplingStep;
import dev.retrace.processor.model.LaneSegment;
import dev.retrace.processor.model.LayerModel;
import dev.retrace.processor.model.LayerStep;
import dev.retrace.processor.model.Region;
import dev.retrace.processor.model.Segment;
import dev.retrace.processor.model.WholeSegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A method in which a value travels through the steps, first to last or last to first. What
 * couplings do to it is left to subclasses.
 */
abstract class StepsMethod {
  private final String name;
  private final ClassName type;
  private final boolean reversed;

  /**
   * A kind of method.
   *
   * @param name what it is called
   * @param type what travels
   * @param reversed whether the last step comes first
   */
  StepsMethod(String name, ClassName type, boolean reversed) {
    this.name = name;
    this.type = type;
    this.reversed = reversed;
  }

  /** Declares the parameters and begins the body. */
  abstract Body begin(MethodSpec.Builder method, ValueNames names);

  /** What follows the travelling value when a step is called. */
  abstract CodeBlock arguments(ValueNames names);

  /** Opens the views that couplings share. */
  abstract void views(String current, CodeBlock.Builder code, ValueNames names);

  /** Writes one coupling. */
  abstract void coupling(
      CouplingStep step, String current, CodeBlock.Builder code, ValueNames names);

  // @Override
  // public State forward(State x, Pass pass) {
  //   ...
  // }
  final MethodSpec write(LayerModel model, ValueNames names) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(type);
    Body body = begin(method, names);
    int lanes = 0;
    for (Segment segment : ordered(model.segments())) {
      if (segment instanceof CouplingSegment couplings) {
        couplings(couplings, body, names);
      } else if (segment instanceof LaneSegment lane) {
        lanes(ordered(lane.steps()), body, names, ++lanes);
      } else if (segment instanceof WholeSegment whole) {
        whole(ordered(whole.steps()), body, names);
      }
    }
    return method.addCode(body.end()).build();
  }

  /** The method's name, which is also that of what it calls on each step. */
  final String name() {
    return name;
  }

  final ClassName type() {
    return type;
  }

  // try (Parts part = parts(x.value())) {
  //   ...
  // }
  private void couplings(CouplingSegment couplings, Body body, ValueNames names) {
    String current = body.current();
    if (couplings.usesViews()) {
      views(current, body.code(), names);
    }
    ordered(couplings.steps()).forEach(step -> coupling(step, current, body.code(), names));
    if (couplings.usesViews()) {
      body.code().endControlFlow();
    }
  }

  // State state = encode.forward(x, pass);
  private void whole(List<LayerStep> steps, Body body, ValueNames names) {
    for (LayerStep step : steps) {
      body.becomes(call(step, CodeBlock.of("$N", body.current()), names));
    }
  }

  // Lanes<State> lanes = lanes(x);
  // State left = attend.forward(lanes.left(), pass);
  // State right = down.forward(lanes.right(), pass);
  // right = up.forward(right, pass);
  // return join(left, right);
  private void lanes(List<LayerStep> steps, Body body, ValueNames names, int nth) {
    String lanes = names.local(LANES, nth);
    Lane left = new Lane(names.local(LEFT, nth), CodeBlock.of("$N.left()", lanes));
    Lane right = new Lane(names.local(RIGHT, nth), CodeBlock.of("$N.right()", lanes));
    String current = body.current();
    body.code()
        .addStatement(
            "$T $N = lanes($N)",
            ParameterizedTypeName.get(RuntimeTypes.LANES, type),
            lanes,
            current);
    for (LayerStep step : steps) {
      Lane lane = step.on() == Half.LEFT ? left : right;
      lane.becomes(call(step, lane.value, names), body);
    }
    body.becomes(CodeBlock.of("join($L, $L)", left.value, right.value));
  }

  private CodeBlock call(LayerStep step, CodeBlock value, ValueNames names) {
    return CodeBlock.of("$N.$N($L, $L)", names.field(step), name, value, arguments(names));
  }

  private <T> List<T> ordered(List<? extends T> inOrder) {
    List<T> ordered = new ArrayList<>(inOrder);
    if (reversed) {
      Collections.reverse(ordered);
    }
    return ordered;
  }

  /** {@code pass}, as an argument. */
  static CodeBlock pass(ValueNames names) {
    return CodeBlock.of("$N", names.local(PASS));
  }

  /** What a law is to rewrite: {@code part.left()}, or {@code x.value()} if that is the whole. */
  static CodeBlock written(CouplingStep step, String views, CodeBlock whole) {
    Region region = step.region();
    return region.isView() ? CodeBlock.of("$N.$N()", views, region.written()) : whole;
  }

  /** What a branch is to read: {@code part.right()}, or {@code x.value()} if that is the whole. */
  static CodeBlock read(CouplingStep step, String views, CodeBlock whole) {
    Region region = step.region();
    return region.isView() ? CodeBlock.of("$N.$N()", views, region.read().get(0)) : whole;
  }

  /** One of two lanes, and what its value is called. */
  private final class Lane {
    private final String local;
    private CodeBlock value;
    private boolean exists;

    Lane(String local, CodeBlock value) {
      this.local = local;
      this.value = value;
    }

    void becomes(CodeBlock expression, Body body) {
      if (exists) {
        body.code().addStatement("$N = $L", local, expression);
      } else {
        body.code().addStatement("$T $N = $L", type, local, expression);
      }
      exists = true;
      value = CodeBlock.of("$N", local);
    }
  }
}
