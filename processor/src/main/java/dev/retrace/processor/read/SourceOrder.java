package dev.retrace.processor.read;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/**
 * Where things stand in the source. With javac, exactly; other compilers keep that to themselves,
 * and the order of elements has to do.
 */
@Singleton
public final class SourceOrder implements Comparator<Anchor> {
  private final SourceRoots roots;
  private final Optional<Trees> trees;

  @Inject
  SourceOrder(SourceRoots roots, ProcessingEnvironment environment) {
    this.roots = roots;
    this.trees = treesOf(environment);
  }

  private static Optional<Trees> treesOf(ProcessingEnvironment environment) {
    try {
      return Optional.of(Trees.instance(environment));
    } catch (IllegalArgumentException | LinkageError e) {
      return Optional.empty();
    }
  }

  @Override
  public int compare(Anchor one, Anchor other) {
    return Comparator.<Anchor>comparingInt(anchor -> roots.indexOf(anchor.element()))
        .thenComparingLong(this::position)
        .compare(one, other);
  }

  /** Whether the compiler made a method up that does not stand in the source of its class. */
  boolean isMadeUp(ExecutableElement method) {
    return trees.filter(all -> all.getTree(method) == null).isPresent();
  }

  private long position(Anchor anchor) {
    return trees
        .flatMap(all -> positionIn(all, anchor))
        .orElseGet(() -> (long) positionAmongElements(anchor.element()));
  }

  private static Optional<Long> positionIn(Trees trees, Anchor anchor) {
    TreePath path =
        trees.getPath(
            anchor.element(), anchor.annotation().orElse(null), anchor.value().orElse(null));
    return Optional.ofNullable(path)
        .map(
            tree ->
                trees
                    .getSourcePositions()
                    .getStartPosition(tree.getCompilationUnit(), tree.getLeaf()));
  }

  private static int positionAmongElements(Element element) {
    Element root = element;
    while (root.getEnclosingElement() != null
        && root.getEnclosingElement().getEnclosingElement() != null) {
      root = root.getEnclosingElement();
    }
    List<Element> all = new ArrayList<>();
    collect(root, all);
    return all.indexOf(element);
  }

  private static void collect(Element element, List<Element> all) {
    all.add(element);
    element.getEnclosedElements().forEach(member -> collect(member, all));
  }
}
