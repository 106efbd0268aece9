package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgChartTest {
  private static Document parse(SvgChart chart) throws Exception {
    byte[] svg = chart.toSvg().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
  }

  private static double[] range(int count) {
    double[] x = new double[count];
    Arrays.setAll(x, i -> i + 1);
    return x;
  }

  private static String line(Document document, int series) {
    NodeList paths = document.getElementsByTagName("path");
    String longest = "";
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("stroke").contains("--series-" + series)
          && path.getAttribute("d").length() > longest.length()) {
        longest = path.getAttribute("d");
      }
    }
    return longest;
  }

  @Test
  void isXmlWithItsNamesEscaped() throws Exception {
    Document document =
        parse(
            new SvgChart("a < b & \"c\"", "x", "y")
                .curve("<one>", range(50), range(50))
                .curve("two", range(50), range(50)));

    assertThat(document.getDocumentElement().getAttribute("aria-label")).isEqualTo("a < b & \"c\"");
    assertThat(document.getDocumentElement().getTextContent()).contains("<one>");
  }

  @Test
  void largerValuesAreHigherAndLaterOnesFurtherRight() throws Exception {
    String line = line(parse(new SvgChart("t", "x", "y").curve("c", range(50), range(50))), 1);

    String[] points = line.substring(1).split("L", -1);
    double x = 0;
    double y = Double.MAX_VALUE;
    for (String point : points) {
      String[] both = point.split(" ", -1);
      assertThat(Double.parseDouble(both[0])).isGreaterThan(x);
      assertThat(Double.parseDouble(both[1])).isLessThan(y);
      x = Double.parseDouble(both[0]);
      y = Double.parseDouble(both[1]);
    }
    assertThat(points).hasLength(50);
  }

  @Test
  void aLongRunIsNoLargerThanTheScreen() {
    double[] y = range(200_000);
    Arrays.setAll(y, i -> Math.sin(i * 0.7) + 2);

    String svg = new SvgChart("t", "x", "y").curve("c", range(200_000), y).toSvg();

    assertThat(svg.length()).isLessThan(60_000);
  }

  @Test
  void breaksWhereThereIsNoNumberAndLeavesOffWhatHasNoLogarithm() throws Exception {
    double[] y = {1, 10, Double.NaN, 10, 0, 100, 1000};

    String linear = line(parse(new SvgChart("t", "x", "y").curve("c", range(7), y)), 1);
    String logarithmic =
        line(parse(new SvgChart("t", "x", "y").logarithmic().curve("c", range(7), y)), 1);

    assertThat(linear).doesNotContain("NaN");
    assertThat(logarithmic).doesNotContain("NaN");
    assertThat(logarithmic).doesNotContain("Infinity");
  }

  @Test
  void drawsNothingConstantOrSingleWithoutFailing() throws Exception {
    for (boolean logarithmic : new boolean[] {false, true}) {
      for (double[] y : new double[][] {{}, {5}, {5, 5, 5}, {0, 0}, {-3, -3}, {Double.NaN}}) {
        SvgChart chart = new SvgChart("t", "x", "y").curve("c", range(y.length), y);
        String svg = (logarithmic ? chart.logarithmic() : chart).toSvg();
        assertThat(svg).doesNotContain("NaN");
        assertThat(svg).doesNotContain("Infinity");
        assertThat(parse(chart).getDocumentElement().getTagName()).isEqualTo("svg");
      }
    }
  }
}
