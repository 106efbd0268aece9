package dev.retrace.processor;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;

/**
 * How much longer a compilation takes for a class that declares a layer. No test: a time depends on
 * the machine. To run it:
 *
 * <pre>
 * ./mvnw -o -q -pl processor -am test-compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath
 * cd processor
 * java -cp "target/classes:target/test-classes:$(cat target/classpath)" \
 *     dev.retrace.processor.ProcessorBenchmark
 * </pre>
 *
 * <p>It compiles everything under {@code good/}, again and again in one JVM as a build daemon does,
 * and prints the time between the processor's being called and its return, file writing included,
 * per generated class: cold, and the median after warming up. By the clock, and as CPU time of the
 * thread, which other programs on the machine disturb less.
 */
final class ProcessorBenchmark {
  private static final int WARM_UP = 30;
  private static final int MEASURED = 51;

  private ProcessorBenchmark() {}

  /** Measures and prints. */
  public static void main(String[] arguments) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<JavaFileObject> files = Resources.javaFiles("good");
    print("clock, cold", millisPerClass(files, System::nanoTime));
    for (int i = 1; i < WARM_UP; i++) {
      millisPerClass(files, System::nanoTime);
    }
    print("clock", median(files, System::nanoTime));
    print("CPU", median(files, threads::getCurrentThreadCpuTime));
  }

  private static void print(String what, double millis) {
    System.out.printf("%-12s %7.2f ms per class%n", what, millis);
  }

  private static double median(List<JavaFileObject> files, LongSupplier clock) {
    double[] millis = new double[MEASURED];
    Arrays.setAll(millis, i -> millisPerClass(files, clock));
    Arrays.sort(millis);
    return millis[MEASURED / 2];
  }

  private static double millisPerClass(List<JavaFileObject> files, LongSupplier clock) {
    Timed processor = new Timed(clock);
    Compilation compilation =
        javac().withProcessors(processor).withOptions("-proc:only").compile(files);
    if (compilation.status() != Compilation.Status.SUCCESS) {
      throw new IllegalStateException(compilation.diagnostics().toString());
    }
    return processor.nanos / 1e6 / compilation.generatedSourceFiles().size();
  }

  /** The processor with a stopwatch. */
  private static final class Timed extends AbstractProcessor {
    private final InvertibleProcessor processor = new InvertibleProcessor();
    private final LongSupplier clock;
    private long nanos;

    Timed(LongSupplier clock) {
      this.clock = clock;
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      long start = clock.getAsLong();
      processor.init(environment);
      nanos += clock.getAsLong() - start;
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      long start = clock.getAsLong();
      processor.process(annotations, round);
      nanos += clock.getAsLong() - start;
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
  }
}
