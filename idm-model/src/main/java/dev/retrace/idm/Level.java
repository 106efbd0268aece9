package dev.retrace.idm;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;
import java.util.Optional;

/** One level of an invertible U-Net and all that lies below it. Level 0 is the whole core. */
@Invertible
public final class Level {
  private final CoreConfig config;
  private final int level;

  /**
   * The whole core.
   *
   * @param config its sizes and choices
   */
  public Level(CoreConfig config) {
    this(config, 0);
  }

  Level(CoreConfig config, int level) {
    this.config = config;
    this.level = level;
  }

  @Invertible
  List<Module> encode() {
    return ModuleSequence.encoder(config, level);
  }

  /** Only at the bottom, if there. */
  @Invertible
  Optional<InvertibleBlock> attend() {
    return config.isBottom(level) && config.attendsAtBottom()
        ? Optional.of(config.attention().layer())
        : Optional.empty();
  }

  /** Absent at the bottom, where the recursion ends. */
  @Invertible
  Optional<Junction> junction() {
    return config.isBottom(level) ? Optional.empty() : Optional.of(new Junction(config, level));
  }

  @Invertible
  List<Module> decode() {
    return ModuleSequence.decoder(config, level);
  }
}
