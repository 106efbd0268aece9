package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.ShapeWalk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes down the steps of a network. */
final class StageList implements ShapeWalk.Visitor {
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(String path, InvertibleBlock layer, Shape input, List<Stage> stages) {}

  private StageList() {
    open.push(new Open("", null, null, new ArrayList<>()));
  }

  /** What a network is made of. */
  record Walked(List<Stage> stages, Shape output) {}

  /** The steps of a network for an input. */
  static Walked of(InvertibleBlock network, Shape input) {
    StageList list = new StageList();
    Shape output = ShapeWalk.forward(network, input, list);
    return new Walked(list.open.element().stages(), output);
  }

  /** The steps of the inverse of a network with these steps. */
  static List<Stage> reversed(List<Stage> stages) {
    List<Stage> back = new ArrayList<>();
    for (Stage each : stages) {
      back.add(0, each.reversed());
    }
    return back;
  }

  private void add(Stage stage) {
    open.element().stages().add(stage);
  }

  @Override
  public void coupling(String path, CouplingLayer coupling, Shape shape) {
    add(new CouplingStage(path, coupling, shape));
  }

  @Override
  public void layer(String path, InvertibleBlock layer, Shape input, Shape output) {
    add(new LayerStage(path, layer, input, output, false));
  }

  @Override
  public void apart(String path, Shape whole) {
    add(new LaneStage(path, whole));
  }

  @Override
  public void together(String path, Shape whole) {
    add(new LaneStage(path, whole));
  }

  @Override
  public void enter(String path, InvertibleBlock layer, Shape input) {
    open.push(new Open(path, layer, input, new ArrayList<>()));
  }

  @Override
  public void leave(Shape output) {
    Open done = open.pop();
    add(new SlotStage(done.path(), done.layer(), done.input(), output, done.stages()));
  }
}
