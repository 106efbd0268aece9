package dev.retrace.examples.gallery.plot;

/** Points in the plane. */
public final class Scatter extends Panel {
  private final Window window;
  private final float[] points;
  private final int[] classes;

  /**
   * Points of one colour.
   *
   * @param title stands above the panel
   * @param window what is shown
   * @param points x and y in turn
   */
  public Scatter(String title, Window window, float[] points) {
    this(title, window, points, new int[points.length / 2]);
  }

  /**
   * Points coloured by class.
   *
   * @param title stands above the panel
   * @param window what is shown
   * @param points x and y in turn
   * @param classes one per point
   */
  public Scatter(String title, Window window, float[] points, int[] classes) {
    super(title);
    if (points.length != 2 * classes.length) {
      throw new IllegalArgumentException(
          points.length + " numbers are not the points of " + classes.length + " classes");
    }
    this.window = window;
    this.points = points.clone();
    this.classes = classes.clone();
  }

  @Override
  void draw(Canvas canvas) {
    double radius = classes.length > 1000 ? 1 : 2;
    for (int i = 0; i < classes.length; i++) {
      double x = window.column(points[2 * i], canvas);
      double y = window.row(points[2 * i + 1], canvas);
      canvas.dot(x, y, radius, Colours.series(classes[i]), 0.6);
    }
    canvas.frame(Colours.FAINT);
  }
}
