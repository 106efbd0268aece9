package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.report.DataTable.Column;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  private static final String HOSTILE = "<script>alert('&')</script>";

  @Test
  void noTextBecomesMarkup() {
    String html =
        new HtmlPage(HOSTILE)
            .section(HOSTILE)
            .subsection(HOSTILE)
            .paragraph(HOSTILE)
            .preformatted(HOSTILE)
            .table(new DataTable(HOSTILE, new Column(HOSTILE, HOSTILE)).row(HOSTILE))
            .figure("<svg></svg>", HOSTILE)
            .png(new byte[] {1}, "\" onerror=\"" + HOSTILE, HOSTILE)
            .toHtml();

    assertThat(html).doesNotContain("<script");
    assertThat(html).doesNotContain("\" onerror");
  }

  @Test
  void alignsNumbersAndMarksEmptyCells() {
    String html =
        new HtmlPage("page")
            .table(
                new DataTable("what", new Column("way"), new Column("peak", "MiB"))
                    .row("ours", 1234)
                    .row("theirs", null))
            .toHtml();

    assertThat(html).contains("<caption>what</caption>");
    assertThat(html).contains("peak <span class=\"unit\">MiB</span>");
    assertThat(html).contains("<td>ours</td><td class=\"number\">1\u202f234</td>");
    assertThat(html).contains("<td>theirs</td><td class=\"missing\">–</td>");
  }

  @Test
  void holdsItsPictures() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x123456);

    String html = new HtmlPage("page").image(image, "three by two", "caption").toHtml();

    Matcher data = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"").matcher(html);
    assertThat(data.find()).isTrue();
    BufferedImage read =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data.group(1))));
    assertThat(read.getRGB(2, 1) & 0xFFFFFF).isEqualTo(0x123456);
  }

  @Test
  void asksForNothingElse() {
    String html =
        new HtmlPage("page").paragraph("text").png(new byte[] {1}, "picture", "caption").toHtml();

    assertThat(html).contains("default-src 'none'");
    assertThat(html).doesNotContain("http:");
    assertThat(html).doesNotContain("https:");
    assertThat(html).doesNotContain("url(");
    assertThat(html).doesNotContain("@import");
    assertThat(html).doesNotContain("<link");
  }

  @Test
  void writesOneFile(@TempDir Path folder) throws IOException {
    HtmlPage page = new HtmlPage("page").paragraph("größer als");

    page.write(folder.resolve("page.html"));

    assertThat(Files.readString(folder.resolve("page.html"))).isEqualTo(page.toHtml());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.count()).isEqualTo(1);
    }
  }
}
