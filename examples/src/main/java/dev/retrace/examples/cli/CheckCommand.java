package dev.retrace.examples.cli;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.UserException;
import dev.retrace.examples.report.FindingTable;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.verify.Finding;
import dev.retrace.runtime.verify.LayerFactory;
import dev.retrace.runtime.verify.MemoryCheck;
import dev.retrace.runtime.verify.Verification;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a layer by the name of its class. */
@Command(
    name = "check",
    description =
        "Check that a layer inverts, that its gradients are right, and that it leaks nothing.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:everything holds", "1:a defect was found", "2:the input is wrong"},
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int DEFECTS = 1;

  @Parameters(
      index = "0",
      paramLabel = "CLASS",
      description =
          "The declared class, the class generated for it, any layer, or a Supplier of layers, with"
              + " its package; it needs a constructor without parameters.")
  private String className;

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "B,C,...",
      description = "The input: batch, channels and sizes, such as 2,8,16,16.")
  private String shape;

  @Option(
      names = "--condition",
      paramLabel = "NAME=SIZES",
      description = "A condition without its batch axis, such as time=16. Repeatable.")
  private List<String> conditions = new ArrayList<>();

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description =
          "Folders and jars with the class, separated as the system does; RETRACE_CLASS_PATH if"
              + " not given.")
  private String classPath;

  @Option(
      names = "--depth-memory",
      description = "Also measure whether memory grows with depth, in JVMs of their own.")
  private boolean depthMemory;

  CheckCommand() {}

  @Override
  public Integer call() {
    Shape input = new Shape(sizes("--shape", shape));
    if (input.dimension() < 2) {
      throw new UserException(
          "--shape " + shape + ": expected batch, channels and sizes, such as 2,8,16,16");
    }
    Map<String, Shape> given = new LinkedHashMap<>();
    conditions.forEach(each -> putCondition(given, each, input.get(0)));
    List<Path> entries = entries();
    try (URLClassLoader loader = loader(entries)) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader); // where a branch may look for services
      try {
        return report(findings(loader, input, given, entries));
      } catch (IllegalArgumentException e) {
        throw new UserException(e.getMessage(), e);
      } finally {
        thread.setContextClassLoader(before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Finding> findings(
      ClassLoader loader, Shape input, Map<String, Shape> given, List<Path> entries) {
    InvertibleBlock layer = LayerFactory.of(className, loader).get();
    Verification verification = Verification.of(layer).onInput(input);
    MemoryCheck memory = MemoryCheck.of(className, input).withClassPath(entries);
    for (Map.Entry<String, Shape> each : given.entrySet()) {
      verification = verification.givenCondition(each.getKey(), each.getValue());
      memory = memory.givenCondition(each.getKey(), each.getValue());
    }
    List<Finding> findings = new ArrayList<>(verification.checkAll());
    if (depthMemory) {
      findings.add(memory.measure());
    }
    return findings;
  }

  private int report(List<Finding> findings) {
    System.out.printf("%s on %s%n%n", className, shape);
    System.out.print(FindingTable.of(findings));
    return findings.stream().anyMatch(Finding::isBroken) ? DEFECTS : 0;
  }

  private static void putCondition(Map<String, Shape> given, String text, long batch) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new UserException("--condition " + text + ": expected name=sizes, such as time=16");
    }
    String name = text.substring(0, equals);
    long[] sizes = sizes("--condition " + name, text.substring(equals + 1));
    long[] all = new long[1 + sizes.length];
    all[0] = batch;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    if (given.put(name, new Shape(all)) != null) {
      throw new UserException("--condition " + name + " is given twice");
    }
  }

  private static long[] sizes(String option, String text) {
    try {
      long[] sizes =
          Arrays.stream(text.split(",", -1))
              .mapToLong(each -> Long.parseLong(each.strip()))
              .toArray();
      if (Arrays.stream(sizes).allMatch(each -> each > 0)) {
        return sizes;
      }
    } catch (NumberFormatException e) {
      throw new UserException(expected(option, text), e);
    }
    throw new UserException(expected(option, text));
  }

  private static String expected(String option, String text) {
    return option + ": expected whole numbers from 1 on with commas between them, not " + text;
  }

  private List<Path> entries() {
    String text = classPath == null ? System.getenv("RETRACE_CLASS_PATH") : classPath;
    if (text == null || text.isBlank()) {
      return List.of();
    }
    List<Path> entries =
        Arrays.stream(text.split(File.pathSeparator, -1))
            .filter(each -> !each.isBlank())
            .map(Path::of)
            .toList();
    for (Path each : entries) {
      if (!Files.exists(each)) {
        throw new UserException("--class-path: there is no file or folder " + each);
      }
    }
    return entries;
  }

  private static URLClassLoader loader(List<Path> entries) {
    List<URL> urls = new ArrayList<>();
    for (Path each : entries) {
      try {
        urls.add(each.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new UserException("--class-path: " + each + " is no path", e);
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), CheckCommand.class.getClassLoader());
  }
}
