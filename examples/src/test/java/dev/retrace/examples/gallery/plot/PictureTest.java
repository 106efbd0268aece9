package dev.retrace.examples.gallery.plot;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureTest {
  private static final Window UNIT = new Window(0, 1, 0, 1);

  @TempDir Path temp;

  /** A panel alone on white, 100 pixels a side. */
  private static BufferedImage draw(Panel panel) {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    Canvas canvas = new Canvas(image, 0, 0, 100, 100);
    canvas.fill(0, 0, 100, 100, Colours.PAPER);
    panel.draw(canvas);
    return image;
  }

  private static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  @Test
  void pointsAreWhereTheyBelong() {
    float[] points = {0.2f, 0.9f, 0.7f, 0.1f, 5, 5};
    BufferedImage image = draw(new Scatter("", UNIT, points, new int[] {0, 1, 2}));

    int first = Colours.mix(Colours.PAPER, Colours.series(0), 0.6);
    int second = Colours.mix(Colours.PAPER, Colours.series(1), 0.6);
    assertThat(at(image, 20, 10)).isEqualTo(first); // y points up
    assertThat(at(image, 70, 90)).isEqualTo(second);
    assertThat(at(image, 50, 50)).isEqualTo(Colours.PAPER);
    assertThat(at(image, 0, 50)).isEqualTo(Colours.FAINT); // the frame
  }

  @Test
  void aHeatMapRunsFromDarkToLight() {
    double[] values = {0, 4, Double.NaN, 2};
    BufferedImage image = draw(new HeatMap("", values));

    assertThat(at(image, 10, 10)).isEqualTo(Colours.heat(0));
    assertThat(at(image, 90, 10)).isEqualTo(Colours.heat(1));
    assertThat(at(image, 10, 90)).isEqualTo(Colours.NOT_A_NUMBER);
    assertThat(at(image, 90, 90)).isEqualTo(Colours.heat(0.5));
  }

  @Test
  void theCellsOfAWindowAreTheCellsOfAHeatMap() {
    Window window = new Window(-1, 1, 0, 4);

    assertThat(window.cells(2))
        .usingExactEquality()
        .containsExactly(new float[] {-0.5f, 3, 0.5f, 3, -0.5f, 1, 0.5f, 1})
        .inOrder();
    assertThat(window.cellArea(2)).isEqualTo(2.0);
  }

  @Test
  void imagesStandInRows() {
    // Three grey images of 2 x 2, two in a row: 98 pixels for 4 and a gap are 24 for one.
    float[] grey = {0, 1, 2, -1, 0.5f, 0.5f, 0.5f, 0.5f, 1, 1, 1, Float.NaN};
    BufferedImage image = draw(new ImageGrid("", 2, 1, 2, 2, grey));

    assertThat(at(image, 5, 5)).isEqualTo(0x000000);
    assertThat(at(image, 30, 5)).isEqualTo(0xFFFFFF);
    assertThat(at(image, 5, 30)).isEqualTo(0xFFFFFF); // clamped
    assertThat(at(image, 30, 30)).isEqualTo(0x000000);
    assertThat(at(image, 60, 30)).isEqualTo(0x808080);
    assertThat(at(image, 30, 80)).isEqualTo(Colours.NOT_A_NUMBER);

    BufferedImage coloured = draw(new ImageGrid("", 1, 3, 1, 1, new float[] {1, 0, 0.2f}));
    assertThat(at(coloured, 50, 50)).isEqualTo(0xFF0033);
  }

  @Test
  void aChartShowsItsCurve() {
    LineChart chart = new LineChart("").curve("loss", new double[] {0, 1, Double.NaN, 1, 2});
    BufferedImage image = draw(chart);

    int coloured = 0;
    for (int x = 48; x < 100; x++) {
      for (int y = 0; y < 86; y++) {
        coloured += at(image, x, y) == Colours.PAPER ? 0 : 1;
      }
    }
    assertThat(coloured).isGreaterThan(300);
    draw(new LineChart("empty"));
    draw(new LineChart("one").curve("point", new double[] {3}));
    draw(new LineChart("flat").curve("flat", new double[] {3, 3}));
  }

  @Test
  void aScalingChartBeginsAtZeroAndMarksItsValues() {
    double[] x = {1, 2};
    Panel chart = new ScalingChart("", "depth", "MiB").curve("one", x, new double[] {50, 100});
    BufferedImage image = Picture.draw(400, List.of(chart));

    // The inner frame lies 96 from the left, 28 from the top, 8 from the right and 56 from below;
    // the axis ends at 120, one tick of 20 above the highest value.
    int left = 16 + 96;
    int top = 40 + 28;
    int width = 400 - 96 - 8;
    int height = 400 - 28 - 56;
    double edge = 0.03 / 1.06;
    assertThat(at(image, (int) (left + edge * width), (int) (top + height * 70 / 120.0)))
        .isEqualTo(Colours.series(0));
    assertThat(at(image, (int) (left + (1 - edge) * width), (int) (top + height * 20 / 120.0)))
        .isEqualTo(Colours.series(0));
    double[] nothing = {Double.NaN, Double.NaN};
    Picture.draw(400, List.of(new ScalingChart("", "", "").curve("none", x, nothing)));
    Picture.draw(400, List.of(new ScalingChart("", "", "")));
  }

  @Test
  void panelsStandSideBySide() throws IOException {
    Path file = temp.resolve("new/picture.png");
    Picture.write(
        file, new HeatMap("left", new double[] {1}), new Scatter("right", UNIT, new float[0]));

    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * 360 + 3 * 16);
    assertThat(at(image, 100, 200)).isEqualTo(Colours.heat(1));
    assertThat(at(image, 500, 200)).isEqualTo(Colours.PAPER);
    assertThat(Picture.draw(360, List.of()).getWidth()).isEqualTo(16);
  }

  @Test
  void mistakesAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new Window(1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new HeatMap("", new double[3]));
    assertThrows(
        IllegalArgumentException.class, () -> new ImageGrid("", 2, 2, 4, 4, new float[32]));
    assertThrows(
        IllegalArgumentException.class, () -> new Scatter("", UNIT, new float[4], new int[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LineChart("").curve("c", new double[2], new double[3]));
  }
}
