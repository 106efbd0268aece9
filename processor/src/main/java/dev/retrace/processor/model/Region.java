package dev.retrace.processor.model;

import dev.retrace.annotations.Half;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The part of a layer's state that a coupling rewrites. */
public sealed interface Region {
  /**
   * What is rewritten, as equations call it.
   *
   * @return such as {@code left}
   */
  String written();

  /**
   * What the branch reads, as equations call it.
   *
   * @return such as {@code right}, or several names
   */
  List<String> read();

  /**
   * Whether generated code makes views of the parts. If not, the branch and the law find their
   * parts in the whole by themselves.
   *
   * @return true if the part is a range of channels
   */
  boolean isView();

  /**
   * One of two parts.
   *
   * @param half left or right
   * @param isView whether these are channels; else they are the sites of a pattern
   */
  record Part(Half half, boolean isView) implements Region {
    @Override
    public String written() {
      return name(half);
    }

    @Override
    public List<String> read() {
      return List.of(name(half == Half.LEFT ? Half.RIGHT : Half.LEFT));
    }

    private static String name(Half half) {
      return half.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of several streams.
   *
   * @param index from 0
   * @param count how many there are
   */
  record Stream(int index, int count) implements Region {
    @Override
    public String written() {
      return name(index);
    }

    @Override
    public List<String> read() {
      return IntStream.range(0, count)
          .filter(other -> other != index)
          .mapToObj(Stream::name)
          .toList();
    }

    @Override
    public boolean isView() {
      return false;
    }

    private static String name(int index) {
      return "stream" + index;
    }
  }
}
