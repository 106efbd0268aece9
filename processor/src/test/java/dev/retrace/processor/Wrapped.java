package dev.retrace.processor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * The processor in an environment that is not the compiler's own, as build tools and other
 * compilers have it. Remembers what was written, also where the compilation failed.
 */
final class Wrapped extends AbstractProcessor {
  private final Map<String, List<String>> origins = new TreeMap<>();
  private final InvertibleProcessor processor = new InvertibleProcessor();

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    Filer filer =
        proxy(
            Filer.class,
            environment.getFiler(),
            (name, arguments, result) -> {
              if (name.equals("createSourceFile")) {
                origins.put(arguments[0].toString(), names((Element[]) arguments[1]));
              }
              return result;
            });
    processor.init(
        proxy(
            ProcessingEnvironment.class,
            environment,
            (name, arguments, result) -> name.equals("getFiler") ? filer : result));
  }

  private static List<String> names(Element... elements) {
    return Arrays.stream(elements).map(Element::toString).toList();
  }

  private static <T> T proxy(Class<T> type, T target, Listener listener) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                return listener.called(method.getName(), arguments, result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    processor.process(annotations, round);
    return false;
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return processor.getSupportedAnnotationTypes();
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return processor.getSupportedSourceVersion();
  }

  /** What was written, and the classes that each source is said to come from. */
  Map<String, List<String>> origins() {
    return origins;
  }

  private interface Listener {
    Object called(String name, Object[] arguments, Object result);
  }
}
