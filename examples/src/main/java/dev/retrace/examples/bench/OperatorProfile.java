package dev.retrace.examples.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the time of a step went, from the engine's own events.
 *
 * @param seconds of the step, while it was watched
 * @param inOperators seconds inside operators and kernels of the engine
 * @param operators seconds of each operator without those that it calls, the longest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record OperatorProfile(double seconds, double inOperators, List<Operator> operators) {
  private static final double MICROSECONDS = 1e6;

  OperatorProfile {
    operators = List.copyOf(operators);
  }

  /**
   * The time of an operator.
   *
   * @param name as the engine calls it
   * @param calls how often it ran
   * @param seconds in it, without the operators that it called
   */
  record Operator(String name, int calls, double seconds) {}

  /**
   * Reads events in the format of Chrome's tracing: an array, or an object with {@code
   * traceEvents}, of which those with a duration count.
   *
   * @param file written by the engine
   * @param seconds the step took
   * @throws UserException if there is no such file
   */
  static OperatorProfile read(Path file, double seconds) {
    JsonNode tree;
    try {
      tree = new JsonMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UserException("Cannot read the engine's events in " + file, e);
    }
    Map<String, List<Event>> threads = new TreeMap<>();
    for (JsonNode node : tree.isArray() ? tree : tree.path("traceEvents")) {
      if (node.path("ph").asText().equals("X")) {
        Event event = Event.of(node);
        threads.computeIfAbsent(event.thread(), key -> new ArrayList<>()).add(event);
      }
    }
    Sums sums = new Sums();
    threads.values().forEach(sums::add);
    return new OperatorProfile(seconds, sums.outermost / MICROSECONDS, sums.operators());
  }

  /** Times are in microseconds. */
  private record Event(String thread, String name, double start, double end) {
    static Event of(JsonNode node) {
      double start = node.path("ts").asDouble();
      return new Event(
          node.path("tid").asText(),
          node.path("name").asText(),
          start,
          start + node.path("dur").asDouble());
    }
  }

  /** Takes from each event the time of those inside it. */
  private static final class Sums {
    private final Map<String, Double> own = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private double outermost;

    void add(List<Event> events) {
      events.sort(
          Comparator.comparingDouble(Event::start)
              .thenComparing(Comparator.comparingDouble(Event::end).reversed()));
      Deque<Event> open = new ArrayDeque<>();
      for (Event event : events) {
        while (!open.isEmpty() && open.peek().end() <= event.start()) {
          open.pop();
        }
        double duration = event.end() - event.start();
        own.merge(event.name(), duration, Double::sum);
        calls.merge(event.name(), 1, Integer::sum);
        if (open.isEmpty()) {
          outermost += duration;
        } else {
          own.merge(open.peek().name(), -duration, Double::sum);
        }
        open.push(event);
      }
    }

    List<Operator> operators() {
      return own.entrySet().stream()
          .map(
              each ->
                  new Operator(
                      each.getKey(), calls.get(each.getKey()), each.getValue() / MICROSECONDS))
          .sorted(Comparator.comparingDouble(Operator::seconds).reversed())
          .toList();
    }
  }
}
