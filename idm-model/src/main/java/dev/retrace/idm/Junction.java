package dev.retrace.idm;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import java.util.Optional;

/**
 * The skip connection of a level: the kept channels wait at this resolution, the others descend,
 * pass the next level and come back.
 */
@Invertible
@Split(left = "kept")
final class Junction {
  private final CoreConfig config;
  private final int level;

  Junction(CoreConfig config, int level) {
    this.config = config;
    this.level = level;
  }

  int kept() {
    return config.growth().at(level).kept();
  }

  @Invertible(on = Half.RIGHT)
  Downsampling down() {
    return new Downsampling(config.method(), config.start(), level, config.stridesBelow(level));
  }

  @Invertible(on = Half.RIGHT)
  Level next() {
    return new Level(config, level + 1);
  }

  // The same seed as down(): the two start as inverses of each other.
  @Invertible(on = Half.RIGHT)
  Upsampling up() {
    return new Upsampling(config.method(), config.start(), level, config.stridesBelow(level));
  }

  // Last, so that it meets what was kept immediately before that is joined again.
  @Invertible(on = Half.LEFT)
  Optional<InvertibleBlock> attend() {
    return config.attends(level) ? Optional.of(config.attention().layer()) : Optional.empty();
  }
}
