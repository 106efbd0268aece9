package dev.retrace.processor.read;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** The outermost classes whose source this compilation has seen so far, in order. */
@Singleton
public final class SourceRoots {
  private final Map<String, Integer> order = new LinkedHashMap<>();

  @Inject
  SourceRoots() {}

  /**
   * Remembers what a round brings.
   *
   * @param environment the round
   */
  public void add(RoundEnvironment environment) {
    ElementFilter.typesIn(environment.getRootElements())
        .forEach(type -> order.putIfAbsent(type.getQualifiedName().toString(), order.size()));
  }

  /**
   * Whether there is source of an outermost class.
   *
   * @param qualifiedName its name
   * @return true if there is
   */
  public boolean contains(String qualifiedName) {
    return order.containsKey(qualifiedName);
  }

  /**
   * Whether an element stands in source, and not in a class file.
   *
   * @param element a class or a member of one
   * @return true if a finding can point at it
   */
  public boolean contains(Element element) {
    return contains(rootOf(element));
  }

  int indexOf(Element element) {
    return order.getOrDefault(rootOf(element), Integer.MAX_VALUE);
  }

  private static String rootOf(Element element) {
    String root = "";
    for (Element each = element; each != null; each = each.getEnclosingElement()) {
      if (each instanceof TypeElement type) {
        root = type.getQualifiedName().toString();
      }
    }
    return root;
  }
}
