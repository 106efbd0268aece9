package dev.retrace.examples.reproduce;

import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.flops.IdmWork;
import dev.retrace.examples.reproduce.NetworkPlan.Kind;
import dev.retrace.examples.reproduce.NetworkPlan.Skip;
import dev.retrace.examples.reproduce.NetworkPlan.Step;
import dev.retrace.idm.Idm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A drawing of an invertible U-Net, made from its declaration: from left to right the steps of
 * forward, from top to bottom the levels, and across what waits on the skips.
 */
final class NetworkDrawing {
  private static final int PITCH = 22;
  private static final int BOX = 13;
  private static final int HALF = 20;
  private static final int ROW = 96;
  private static final int LEFT = 190;
  private static final int TOP = 56;
  private static final int LIFT = 74;
  private static final int RIGHT = 50;
  private static final int LEGEND = 78;

  private static final String INK = "var(--ink,#1c1f24)";
  private static final String FAINT = "var(--faint,#626a75)";
  private static final String WRITTEN = "var(--series-1,#1f5fbf)";
  private static final String MIXED = "var(--series-3,#0f7b5f)";
  private static final String MOVED = "var(--series-2,#c2410c)";
  private static final String GATED = "var(--series-4,#8a3fb0)";
  private static final String LIFTED = "var(--series-5,#8f6a00)";

  private final Idm network;
  private final Shape volumes;
  private final Shape lifted;
  private final NetworkPlan plan;
  private final StringBuilder svg = new StringBuilder();

  /** A drawing of a network for volumes of a size. */
  NetworkDrawing(Idm network, long size) {
    this.network = network;
    volumes = IdmWork.padded(network, 1, size);
    lifted = IdmWork.lifted(network, volumes);
    plan = NetworkPlan.of(network, lifted);
  }

  NetworkPlan plan() {
    return plan;
  }

  /** The drawing, an SVG that follows the colours of a page. */
  String svg() {
    int levels = 1 + plan.steps().stream().mapToInt(Step::level).max().orElse(0);
    int width = x(plan.steps().size()) + 2 * LIFT + RIGHT;
    int height = TOP + levels * ROW + LEGEND;
    svg.setLength(0);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\" role=\"img\">%n",
        width, height, width, height);
    drawLevels(levels);
    plan.skips().forEach(this::drawSkip);
    drawCourse();
    for (int i = 0; i < plan.steps().size(); i++) {
      drawStep(i, plan.steps().get(i));
    }
    drawEnds();
    drawLegend(height - LEGEND + 30);
    return svg.append("</svg>\n").toString();
  }

  private static int x(int step) {
    return LEFT + LIFT + step * PITCH;
  }

  private static int y(int level) {
    return TOP + level * ROW + HALF;
  }

  // What descends or rises is drawn between the levels it leaves and reaches.
  private static int middle(Step step) {
    boolean between = step.kind() == Kind.DOWN || step.kind() == Kind.UP;
    return y(step.level()) + (between ? ROW / 2 : 0);
  }

  private void drawLevels(int levels) {
    for (int level = 0; level < levels; level++) {
      int number = level;
      Shape shape =
          plan.steps().stream()
              .filter(step -> step.level() == number)
              .map(Step::input)
              .findFirst()
              .orElse(lifted);
      text(10, y(level) - 2, "start", INK, shape.get(1) + " channels");
      text(10, y(level) + 14, "start", FAINT, size(shape));
    }
  }

  private static String size(Shape shape) {
    return Arrays.stream(shape.slice(2).getShape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" × "));
  }

  private void drawSkip(Skip skip) {
    int row = y(skip.level());
    int from = x(skip.from()) - PITCH / 2;
    int to = x(skip.to()) - PITCH / 2;
    line(from, row, to, row, FAINT, 2);
    String kept = skip.kept() + " channels wait";
    text((from + to) / 2, row - 7, "middle", FAINT, kept);
    for (int i = 0; i < skip.attention().size(); i++) {
      int at = to - (2 * i + 1) * PITCH;
      add(
          "<circle cx=\"%d\" cy=\"%d\" r=\"9\" style=\"fill:var(--paper,#fff);stroke:%s\""
              + " stroke-width=\"3\"><title>%s</title></circle>%n",
          at, row, GATED, skip.attention().get(i));
    }
  }

  private void drawCourse() {
    List<Step> steps = plan.steps();
    StringBuilder points = new StringBuilder();
    points.append(x(0) - PITCH).append(',').append(y(0));
    for (int i = 0; i < steps.size(); i++) {
      points.append(' ').append(x(i)).append(',').append(middle(steps.get(i)));
    }
    points.append(' ').append(x(steps.size())).append(',').append(y(0));
    add(
        "<polyline points=\"%s\" fill=\"none\" style=\"stroke:%s\" stroke-width=\"2\"/>%n",
        points, FAINT);
  }

  private void drawStep(int number, Step step) {
    int x = x(number);
    int y = middle(step);
    add(
        "<g><title>%s: %s to %s</title>%n",
        step.path(), channels(step.input()), channels(step.output()));
    switch (step.kind()) {
      case WRITES_LEFT -> drawHalves(x, y, true);
      case WRITES_RIGHT -> drawHalves(x, y, false);
      case MIXING -> {
        box(x, y - HALF, 2 * HALF, MIXED);
        line(x - 6, y - HALF, x + 6, y + HALF, MIXED, 1);
        line(x - 6, y + HALF, x + 6, y - HALF, MIXED, 1);
      }
      case DOWN -> triangle(x, y, 1);
      case UP -> triangle(x, y, -1);
      case OTHER -> box(x, y - HALF, 2 * HALF, GATED);
    }
    if (step.timed()) {
      add("<circle cx=\"%d\" cy=\"%d\" r=\"3\" style=\"fill:%s\"/>%n", x, y + HALF + 7, LIFTED);
    }
    add("</g>%n");
  }

  private static String channels(Shape shape) {
    return shape.get(1) + " channels";
  }

  private void drawHalves(int x, int y, boolean left) {
    box(x, y - HALF, 2 * HALF, WRITTEN);
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\" style=\"fill:%s\"/>%n",
        x - BOX / 2.0, left ? y - HALF : y, BOX, HALF, WRITTEN);
  }

  private void box(int x, int y, int height, String stroke) {
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\""
            + " style=\"fill:var(--paper,#fff);stroke:%s\" stroke-width=\"1.5\"/>%n",
        x - BOX / 2.0, y, BOX, height, stroke);
  }

  private void triangle(int x, int y, int direction) {
    add(
        "<polygon points=\"%d,%d %d,%d %d,%d\" style=\"fill:%s\"/>%n",
        x - 9, y - 8 * direction, x + 9, y - 8 * direction, x, y + 8 * direction, MOVED);
  }

  private void drawEnds() {
    int end = x(plan.steps().size());
    int images = network.config().imageChannels();
    lift(x(0) - PITCH - BOX / 2, "stem", images + " to " + lifted.get(1));
    lift(end, "head", lifted.get(1) + " to " + images);
    text(LEFT - 84, y(0) - HALF - 22, "start", INK, images + " × " + size(volumes) + ", noisy");
    text(end + 30, y(0) - HALF - 22, "middle", INK, "noise");
    // The time enters the stem, and every step with a dot.
    int row = y(0) + HALF + 34;
    int at = x(0) - PITCH - BOX / 2;
    line(at, y(0) + HALF, at, row - 12, LIFTED, 1.5);
    text(at, row, "middle", LIFTED, "time");
  }

  private void lift(int x, String name, String change) {
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"%d\""
            + " style=\"fill:%s\"><title>%s, %s channels</title></rect>%n",
        x - 8, y(0) - HALF, 2 * HALF, LIFTED, name, change);
    text(x, y(0) - HALF - 7, "middle", LIFTED, name);
  }

  private void drawLegend(int row) {
    int x = LEFT;
    drawHalves(x, row, true);
    x = legend(x, row, "coupling, the filled half is written");
    box(x, row - HALF, 2 * HALF, MIXED);
    line(x - 6, row - HALF, x + 6, row + HALF, MIXED, 1);
    line(x - 6, row + HALF, x + 6, row - HALF, MIXED, 1);
    x = legend(x, row, "channel mixing");
    triangle(x, row, 1);
    x = legend(x, row, "resampling");
    add(
        "<circle cx=\"%d\" cy=\"%d\" r=\"9\" style=\"fill:var(--paper,#fff);stroke:%s\""
            + " stroke-width=\"3\"/>%n",
        x, row, GATED);
    x = legend(x, row, "attention");
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"%d\" style=\"fill:%s\"/>%n",
        x - 8, row - HALF, 2 * HALF, LIFTED);
    x = legend(x, row, "not invertible");
    if (plan.steps().stream().anyMatch(Step::timed)) {
      add("<circle cx=\"%d\" cy=\"%d\" r=\"3\" style=\"fill:%s\"/>%n", x, row, LIFTED);
      legend(x, row, "reads the time");
    }
  }

  private int legend(int x, int row, String words) {
    text(x + 16, row + 4, "start", INK, words);
    return x + 46 + (int) (6.2 * words.length());
  }

  private void line(int x1, int y1, int x2, int y2, String colour, double width) {
    add(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" style=\"stroke:%s\""
            + " stroke-width=\"%.1f\"/>%n",
        x1, y1, x2, y2, colour, width);
  }

  private void text(int x, int y, String anchor, String colour, String words) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" style=\"fill:%s\">%s</text>%n",
        x, y, anchor, colour, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
