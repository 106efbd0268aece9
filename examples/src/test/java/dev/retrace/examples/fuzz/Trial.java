package dev.retrace.examples.fuzz;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * One damaged file, read or refused.
 *
 * @param refusal the refusal's sentence, or null where the file was read
 * @param allocated bytes taken from Java meanwhile, given back or not
 */
record Trial(String refusal, long allocated) {

  /** Something that reads a file. */
  @FunctionalInterface
  interface Reading {
    void read(Path file) throws IOException;
  }

  /** To be called on a thread of its own; whatever else is thrown is a fault. */
  static Callable<Trial> of(Path file, byte[] content, Reading reading) {
    return () -> {
      Files.write(file, content);
      long before = taken();
      String refusal = null;
      try {
        reading.read(file);
      } catch (UserException e) {
        refusal = e.getMessage();
      }
      return new Trial(refusal, taken() - before);
    };
  }

  private static long taken() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
