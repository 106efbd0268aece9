package dev.retrace.runtime.verify;

import dev.retrace.runtime.InvertibleBlock;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds layers from the name of a class alone, so that a command line or another JVM can: the name
 * of a declared class, of the class generated for it, of any layer, or of a {@code Supplier} of
 * layers, each with a constructor without parameters.
 */
public final class LayerFactory implements Supplier<InvertibleBlock> {
  private static final String PREFIX = "Invertible";

  private final String name;
  private final Constructor<?> constructor;
  private final LayerFactory argument;

  private LayerFactory(String name, Constructor<?> constructor, LayerFactory argument) {
    this.name = name;
    this.constructor = constructor;
    this.argument = argument;
  }

  /**
   * Finds a class.
   *
   * @param name as in source, {@code dev.example.Outer.Inner}, or with {@code $}
   * @param loader where to look
   * @return a factory of layers
   * @throws IllegalArgumentException in one sentence, if no layer can be built from the name
   */
  public static LayerFactory of(String name, ClassLoader loader) {
    Class<?> found =
        find(name, loader)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no class "
                            + name
                            + " on the class path; give its full name, with its package, and the"
                            + " folder or jar it is in"));
    if (InvertibleBlock.class.isAssignableFrom(found)) {
      return ofLayer(name, found);
    }
    if (Supplier.class.isAssignableFrom(found)) {
      return new LayerFactory(name, plain(name, found), null);
    }
    Class<?> generated =
        find(generatedName(found), loader)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name
                            + " is neither a layer nor a Supplier of layers, and no "
                            + generatedName(found)
                            + " was generated for it; annotate it with @Invertible and compile it"
                            + " with the annotation processor"));
    Constructor<?> declared = plain(name, found);
    return ofDeclared(name, generated, new LayerFactory(name, declared, null));
  }

  private static LayerFactory ofLayer(String name, Class<?> layer) {
    for (Constructor<?> each : layer.getDeclaredConstructors()) {
      Class<?>[] parameters = each.getParameterTypes();
      boolean generated = layer.getSimpleName().startsWith(PREFIX) && parameters.length == 1;
      if (generated && generatedName(parameters[0]).equals(layer.getName())) {
        Constructor<?> declared = plain(parameters[0].getName(), parameters[0]);
        return ofDeclared(name, layer, new LayerFactory(name, declared, null));
      }
    }
    return new LayerFactory(name, plain(name, layer), null);
  }

  private static LayerFactory ofDeclared(String name, Class<?> generated, LayerFactory declared) {
    try {
      Constructor<?> constructor =
          generated.getDeclaredConstructor(declared.constructor.getDeclaringClass());
      constructor.setAccessible(true); // generated classes may be visible in their package only
      return new LayerFactory(name, constructor, declared);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          generated.getName() + " was not generated for " + name + "; compile both again", e);
    }
  }

  private static Constructor<?> plain(String name, Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          name
              + " has no constructor without parameters; name a class that implements"
              + " Supplier<InvertibleBlock> and builds it",
          e);
    }
  }

  // Outer.Inner in source is Outer$Inner to the loader.
  private static Optional<Class<?>> find(String name, ClassLoader loader) {
    return candidates(name).stream()
        .flatMap(candidate -> load(candidate, loader).stream())
        .findFirst();
  }

  private static Optional<Class<?>> load(String name, ClassLoader loader) {
    try {
      return Optional.of(Class.forName(name, true, loader));
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return Optional.empty(); // the latter where only the case of letters differs
    }
  }

  private static List<String> candidates(String name) {
    List<String> all = new ArrayList<>();
    String candidate = name;
    while (true) {
      all.add(candidate);
      int dot = candidate.lastIndexOf('.');
      if (dot < 0) {
        return all;
      }
      candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
    }
  }

  private static String generatedName(Class<?> declared) {
    String prefix = declared.getPackageName().isEmpty() ? "" : declared.getPackageName() + ".";
    return prefix + PREFIX + declared.getName().substring(prefix.length()).replace('$', '_');
  }

  @Override
  public InvertibleBlock get() {
    Object made = make();
    Object layer = made instanceof Supplier<?> supplier ? supplier.get() : made;
    if (layer instanceof InvertibleBlock block) {
      return block;
    }
    throw new IllegalArgumentException(
        name
            + " supplies "
            + (layer == null ? "null" : "a " + layer.getClass().getName())
            + " where an InvertibleBlock is expected");
  }

  private Object make() {
    try {
      return argument == null
          ? constructor.newInstance()
          : constructor.newInstance(argument.make());
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          name + " could not be built: " + e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " could not be built: " + e.getMessage(), e);
    }
  }
}
