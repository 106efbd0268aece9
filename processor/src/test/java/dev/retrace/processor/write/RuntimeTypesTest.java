package dev.retrace.processor.write;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.palantir.javapoet.ClassName;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rename in the runtime fails here, and not in a user's build. */
final class RuntimeTypesTest {
  /** The methods that generated code calls or overrides. */
  private static final Map<ClassName, List<String>> EMITTED =
      Map.of(
          RuntimeTypes.DECLARED_BLOCK,
          List.of(
              "splitAt",
              "splitInto",
              "splitBy",
              "branch",
              "law",
              "layer",
              "optional",
              "list",
              "parts",
              "lanes",
              "join"),
          RuntimeTypes.INVERTIBLE_BLOCK,
          List.of("forward", "inverse", "backward", "inverseBackward"),
          RuntimeTypes.COUPLING_LAW,
          List.of(
              "forward",
              "inverse",
              "branchGrad",
              "stateGrad",
              "inverseBranchGrad",
              "inverseStateGrad"),
          RuntimeTypes.BRANCH,
          List.of("eval", "record"),
          RuntimeTypes.RECORDING,
          List.of("output", "pullback", "close"),
          RuntimeTypes.PARTS,
          List.of("left", "right", "close"),
          RuntimeTypes.LANES,
          List.of("left", "right"),
          RuntimeTypes.STATE,
          List.of("value", "logDet"),
          RuntimeTypes.TRACE,
          List.of("value", "grad", "logDetGrad"));

  @Test
  void everyTypeExists() throws ReflectiveOperationException {
    for (Field field : RuntimeTypes.class.getDeclaredFields()) {
      if (field.getType() == ClassName.class) {
        ClassName name = (ClassName) field.get(null);
        assertThat(load(name).getCanonicalName()).isEqualTo(name.canonicalName());
      }
    }
  }

  @Test
  void everyMethodExists() throws ReflectiveOperationException {
    for (Map.Entry<ClassName, List<String>> entry : EMITTED.entrySet()) {
      List<String> methods =
          withSuperclasses(load(entry.getKey()))
              .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
              .filter(method -> !Modifier.isPrivate(method.getModifiers()))
              .map(Method::getName)
              .toList();
      assertWithMessage(entry.getKey().toString())
          .that(methods)
          .containsAtLeastElementsIn(entry.getValue());
    }
  }

  @Test
  void untrackedLogDeterminantExists() throws ReflectiveOperationException {
    assertThat(load(RuntimeTypes.LOG_DET).getField("UNTRACKED").getType())
        .isEqualTo(load(RuntimeTypes.LOG_DET));
  }

  private static Stream<Class<?>> withSuperclasses(Class<?> type) {
    return Stream.iterate(type, Objects::nonNull, Class::getSuperclass);
  }

  private static Class<?> load(ClassName name) throws ClassNotFoundException {
    return Class.forName(name.reflectionName());
  }
}
