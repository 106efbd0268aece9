package dev.retrace.runtime;

import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A block whose parameters carry the paths a reader would write, {@code
 * encode[1].residual.conv0.weight}, the same after every save and load.
 */
public abstract class NamedBlock extends AbstractBlock {
  private final Map<String, Block> named = new LinkedHashMap<>();

  /** For subclasses. */
  protected NamedBlock() {
    super((byte) 1);
  }

  /**
   * Adds a block under a name of its own.
   *
   * @param <B> the block's type
   * @param name the step's name, {@code [i]} for an element, empty for an only child
   * @param child the block
   * @return the block
   */
  protected final <B extends Block> B addNamed(String name, B child) {
    named.put(name, child);
    return addChildBlock(name, child);
  }

  @Override
  public final ParameterList getParameters() {
    ParameterList all = new ParameterList();
    all.addAll(getDirectParameters());
    for (Map.Entry<String, Block> child : named.entrySet()) {
      for (Pair<String, Parameter> parameter : child.getValue().getParameters()) {
        all.add(join(child.getKey(), parameter.getKey()), parameter.getValue());
      }
    }
    return all;
  }

  /** The path of a name below a path; an element's name follows without a dot. */
  static String join(String path, String name) {
    boolean plain = path.isEmpty() || name.isEmpty() || name.startsWith("[");
    return plain ? path + name : path + "." + name;
  }
}
