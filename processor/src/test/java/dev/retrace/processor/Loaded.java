package dev.retrace.processor;

import static com.google.testing.compile.Compiler.javac;

import dev.retrace.runtime.InvertibleBlock;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** The classes under {@code run/}, compiled with the processor and loaded. */
final class Loaded implements AutoCloseable {
  private final URLClassLoader loader;

  /** Compiles into a folder. */
  Loaded(Path classes) throws IOException {
    ClassFiles.write(
        javac().withProcessors(new InvertibleProcessor()).compile(Resources.javaFiles("run")),
        classes);
    loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Loaded.class.getClassLoader());
  }

  /** The layer of a declared class whose constructor takes these numbers. */
  InvertibleBlock layer(String name, Integer... arguments) throws ReflectiveOperationException {
    Class<?>[] types = new Class<?>[arguments.length];
    Arrays.fill(types, int.class);
    Class<?> declared = loader.loadClass("run." + name);
    Object instance = declared.getConstructor(types).newInstance((Object[]) arguments);
    return (InvertibleBlock)
        loader.loadClass("run.Invertible" + name).getConstructor(declared).newInstance(instance);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
