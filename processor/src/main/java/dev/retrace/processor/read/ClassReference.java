package dev.retrace.processor.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * A class that the user named, with the name of what is generated for it.
 *
 * @param type the class, interface, enum or record
 */
public record ClassReference(TypeElement type) {
  /**
   * The package.
   *
   * @return its name, empty for the unnamed package
   */
  public String packageName() {
    Element enclosing = type;
    while (!(enclosing instanceof PackageElement)) {
      enclosing = enclosing.getEnclosingElement();
    }
    return ((PackageElement) enclosing).getQualifiedName().toString();
  }

  /**
   * The simple names from the outermost class inwards.
   *
   * @return at least one name
   */
  public List<String> simpleNames() {
    return path().stream().map(each -> each.getSimpleName().toString()).toList();
  }

  /**
   * How messages call the class: {@code Outer.Inner}.
   *
   * @return the name without its package
   */
  public String displayName() {
    return String.join(".", simpleNames());
  }

  /**
   * The simple name of the generated class: {@code InvertibleOuter_Inner}.
   *
   * @return the name without its package
   */
  public String generatedName() {
    return "Invertible" + String.join("_", simpleNames());
  }

  /**
   * The full name of the generated class.
   *
   * @return the name with its package
   */
  public String generatedQualifiedName() {
    String packageName = packageName();
    return packageName.isEmpty() ? generatedName() : packageName + "." + generatedName();
  }

  /**
   * Whether the class can be named from everywhere.
   *
   * @return true if it and all classes around it are public
   */
  public boolean isPublic() {
    return path().stream().allMatch(each -> each.getModifiers().contains(Modifier.PUBLIC));
  }

  /**
   * Whether the class can be named only inside its outermost class.
   *
   * @return true if it or a class around it is private
   */
  public boolean isPrivate() {
    return path().stream().anyMatch(each -> each.getModifiers().contains(Modifier.PRIVATE));
  }

  /**
   * Whether a class of some package can name this one. Protected classes count as visible in their
   * own package only: generated classes inherit from no user's class.
   *
   * @param otherPackage the package's name
   * @return true if it can
   */
  public boolean isVisibleFrom(String otherPackage) {
    return isPublic() || (!isPrivate() && packageName().equals(otherPackage));
  }

  /**
   * Whether an instance has type parameters, its own or those of a class around it.
   *
   * @return true if it has
   */
  public boolean isGeneric() {
    Deque<TypeElement> classes = path();
    boolean generic = false;
    for (TypeElement each : classes) {
      generic = (generic && isInner(each)) || !each.getTypeParameters().isEmpty();
    }
    return generic;
  }

  /**
   * Whether an instance needs one of the class around it.
   *
   * @return true for a nested class that is not static
   */
  public boolean isInner() {
    return isInner(type);
  }

  /**
   * Whether the class or interface is sealed.
   *
   * @return true if it is
   */
  public boolean isSealed() {
    return has(Modifier.SEALED);
  }

  /**
   * Whether the class is abstract; interfaces are.
   *
   * @return true if it is
   */
  public boolean isAbstract() {
    return has(Modifier.ABSTRACT);
  }

  /**
   * What the class is.
   *
   * @return class, record, interface, ...
   */
  public ElementKind kind() {
    return type.getKind();
  }

  private boolean has(Modifier modifier) {
    Set<Modifier> modifiers = type.getModifiers();
    return modifiers.contains(modifier);
  }

  private static boolean isInner(TypeElement each) {
    return each.getNestingKind().isNested() && !each.getModifiers().contains(Modifier.STATIC);
  }

  private Deque<TypeElement> path() {
    Deque<TypeElement> path = new ArrayDeque<>();
    for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
      path.push((TypeElement) each);
    }
    return path;
  }
}
