package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures subjects one by one, each in a JVM of its own: their memory with an allocator that gives
 * back what is freed, their time and energy with one that keeps it.
 *
 * @param threads of the engine inside an operator
 */
public record SubjectBench(int threads) {
  /**
   * The memory of one step.
   *
   * @param subject what is measured
   * @return what was found, in bytes
   * @throws dev.retrace.examples.UserException saying why, if it cannot be taken
   */
  public MemoryFigures memory(Subject subject) {
    return new ProbeProcess(Malloc.GIVES_BACK, threads)
        .run(MemoryProbe.class, subject.arguments(), MemoryFigures.class);
  }

  /**
   * The time, energy and temperature of steps, one after the other.
   *
   * @param subject what is measured
   * @param seconds how long the sensors are watched; where there are none, it takes less
   * @return what was found
   * @throws dev.retrace.examples.UserException saying why, if it cannot be taken
   */
  public RunFigures run(Subject subject, int seconds) {
    List<String> arguments = new ArrayList<>(subject.arguments());
    arguments.add(Integer.toString(seconds));
    return new ProbeProcess(Malloc.KEEPS, threads).run(RunProbe.class, arguments, RunFigures.class);
  }
}
