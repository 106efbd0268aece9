package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.memory.ResidentMemory;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One measurement of {@link MemoryCheck} in a JVM of its own, which answers in its last line. */
public final class MemoryProbe {
  /** What the answer begins with; the rest is bytes. */
  static final String ANSWER = "peak ";

  private MemoryProbe() {}

  /**
   * Measures one depth and prints the peak of a step above what lived before it, less the
   * gradients.
   *
   * @param args class, copies, input shape, and name=shape for each condition
   */
  public static void main(String... args) {
    try {
      LayerFactory factory = LayerFactory.of(args[0], MemoryProbe.class.getClassLoader());
      Shape input = shape(args[2]);
      Map<String, Shape> conditions = new LinkedHashMap<>();
      for (String each : Arrays.asList(args).subList(3, args.length)) {
        int equals = each.indexOf('=');
        Shape given = shape(each.substring(equals + 1));
        conditions.put(each.substring(0, equals), enlarged(given, input));
      }
      long bytes = measure(factory, Integer.parseInt(args[1]), enlarged(input, input), conditions);
      System.out.println(ANSWER + bytes);
    } catch (RuntimeException e) {
      System.out.println(String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
      System.exit(1);
    }
  }

  private static long measure(
      LayerFactory factory, int copies, Shape input, Map<String, Shape> shapes) {
    List<InvertibleBlock> layers = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      layers.add(factory.get());
    }
    InvertibleChain chain = new InvertibleChain(layers);
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Shape> all = new ArrayList<>(List.of(input));
      Conditions conditions = Conditions.NONE;
      for (String name : chain.conditionNames()) {
        Shape shape = shapes.get(name);
        all.add(shape);
        conditions = conditions.and(name, manager.randomNormal(shape));
      }
      chain.initialize(manager, DataType.FLOAT32, all.toArray(Shape[]::new));
      Conditions given = conditions;
      // The first step compiles kernels and fills the engine's caches.
      GradMode.runOff(() -> step(chain, manager, input, given));
      long before = ResidentMemory.currentBytes();
      ResidentMemory.resetPeak();
      GradMode.runOff(() -> step(chain, manager, input, given));
      return ResidentMemory.peakBytes() - before - parameterBytes(chain);
    }
  }

  private static void step(
      InvertibleChain chain, NDManager manager, Shape input, Conditions conditions) {
    try (Pass pass = Pass.training(conditions)) {
      State y = chain.forward(State.of(manager.randomNormal(input)), pass);
      NDArray grad = y.value().onesLike();
      try (Gradients gradients = new Gradients(manager);
          Trace x = chain.backward(Trace.of(y.value(), grad), pass, gradients)) {
        if (x.grad().isEmpty()) {
          throw new IllegalStateException("backward returned no gradient");
        }
      }
    }
  }

  private static long parameterBytes(InvertibleChain chain) {
    long count = 0;
    for (Parameter each : chain.getParameters().values()) {
      count += each.getShape().size();
    }
    return count * Float.BYTES;
  }

  /** A shape with a batch so many times larger that a small input becomes measurable. */
  static Shape enlarged(Shape shape, Shape input) {
    long wanted = (long) MemoryCheck.STATE_MEBIBYTES << 20;
    long times = Math.max(1, (wanted + stateBytes(input) - 1) / stateBytes(input));
    long[] sizes = shape.getShape().clone();
    sizes[0] *= times;
    return new Shape(sizes);
  }

  static long stateBytes(Shape input) {
    return input.size() * Float.BYTES;
  }

  static String text(Shape shape) {
    return Arrays.stream(shape.getShape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  private static Shape shape(String text) {
    return new Shape(Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray());
  }

  /** The class path of this JVM and more. */
  static ClassLoader loader(List<Path> more) {
    URL[] urls =
        more.stream()
            .map(
                each -> {
                  try {
                    return each.toUri().toURL();
                  } catch (MalformedURLException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .toArray(URL[]::new);
    return new URLClassLoader(urls, MemoryProbe.class.getClassLoader());
  }
}
