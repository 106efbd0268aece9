package dev.retrace.examples.gallery.plot;

/** Small images in rows, grey or coloured. */
public final class ImageGrid extends Panel {
  private static final int GAP = 2;

  private final int columns;
  private final int channels;
  private final int height;
  private final int width;
  private final float[] pixels;

  /**
   * Images of one size.
   *
   * @param title stands above the panel
   * @param columns images in a row
   * @param channels 1 for grey, 3 for red, green and blue
   * @param height of an image
   * @param width of an image
   * @param pixels (image, channel, height, width), row-major; 0 is dark and 1 full, what lies
   *     beyond is at the end, and not a number shows as red
   */
  public ImageGrid(String title, int columns, int channels, int height, int width, float[] pixels) {
    super(title);
    if ((channels != 1 && channels != 3)
        || Math.min(Math.min(columns, height), width) < 1
        || pixels.length % (channels * height * width) != 0) {
      throw new IllegalArgumentException(
          "%d numbers are not %d columns of images of %d x %d pixels in %d channels (1 or 3)"
              .formatted(pixels.length, columns, height, width, channels));
    }
    this.columns = columns;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels.clone();
  }

  @Override
  void draw(Canvas canvas) {
    int count = pixels.length / (channels * height * width);
    int rows = (count + columns - 1) / columns;
    int scale = scale(canvas, rows);
    for (int i = 0; i < count; i++) {
      int left = i % columns * (width * scale + GAP);
      int top = i / columns * (height * scale + GAP);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          canvas.fill(left + x * scale, top + y * scale, scale, scale, colour(i, y, x));
        }
      }
    }
  }

  // The largest whole number of canvas pixels for one of an image.
  private int scale(Canvas canvas, int rows) {
    int wide = (canvas.width() + GAP) / columns - GAP;
    int high = (canvas.height() + GAP) / Math.max(1, rows) - GAP;
    return Math.max(1, Math.min(wide / width, high / height));
  }

  private int colour(int image, int y, int x) {
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      int channel = channels == 1 ? 0 : c;
      float value = pixels[((image * channels + channel) * height + y) * width + x];
      if (Float.isNaN(value)) {
        return Colours.NOT_A_NUMBER;
      }
      rgb = rgb << 8 | Math.round(255 * Math.max(0, Math.min(1, value)));
    }
    return rgb;
  }
}
