package dev.retrace.processor.read;

import dev.retrace.annotations.Invertible;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Reads what a round brings. Declarations that mention a type nobody knows yet wait for the next
 * round; those still waiting after the last are the compiler's to complain about.
 */
@Singleton
public final class RoundReader {
  private final Elements elements;
  private final SourceRoots roots;
  private final Resolution resolution;
  private final DeclarationReader declarations;
  private final StrayReader strays;
  private final Set<String> waiting = new LinkedHashSet<>();

  @Inject
  RoundReader(
      Elements elements,
      SourceRoots roots,
      Resolution resolution,
      DeclarationReader declarations,
      StrayReader strays) {
    this.elements = elements;
    this.roots = roots;
    this.resolution = resolution;
    this.declarations = declarations;
    this.strays = strays;
  }

  /**
   * Reads the new classes of a round and those that waited for it.
   *
   * @param environment the round
   * @return what can be judged now
   */
  public Round read(RoundEnvironment environment) {
    roots.add(environment);
    List<TypeElement> types = new ArrayList<>();
    // Elements do not outlive a round, names do.
    waiting.forEach(
        name -> Optional.ofNullable(elements.getTypeElement(name)).ifPresent(types::add));
    waiting.clear();
    types.addAll(ElementFilter.typesIn(environment.getElementsAnnotatedWith(Invertible.class)));
    List<Declaration> ready = new ArrayList<>();
    for (TypeElement type : types) {
      if (resolution.isComplete(type)) {
        ready.add(declarations.read(type));
      } else {
        waiting.add(type.getQualifiedName().toString());
      }
    }
    return new Round(ready, strays.read(environment, types));
  }
}
