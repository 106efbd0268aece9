package dev.retrace.examples.gallery.plot;

/** One part of a picture, drawn into a square. */
public abstract class Panel {
  private final String title;

  /**
   * For the panels of this package.
   *
   * @param title stands above the panel; letters of plain English
   */
  Panel(String title) {
    this.title = title;
  }

  final String title() {
    return title;
  }

  /** Draws into the whole of a white canvas. */
  abstract void draw(Canvas canvas);
}
