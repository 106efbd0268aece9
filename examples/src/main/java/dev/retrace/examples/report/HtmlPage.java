package dev.retrace.examples.report;

import dev.retrace.examples.FileReplacement;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A page that needs nothing beside itself: its style, pictures and charts lie within it, it runs no
 * script, and it asks the browser to load nothing. It reads in light and in dark, and prints.
 *
 * <p>Parts are added from top to bottom. All text is escaped; only {@link #figure(String, String)}
 * takes markup as it is.
 */
public final class HtmlPage {
  private static final String STYLE = resource("page.css");

  private final String title;
  private final StringBuilder body = new StringBuilder();

  /**
   * An empty page.
   *
   * @param title in the browser's tab and on top of the page
   */
  public HtmlPage(String title) {
    this.title = title;
  }

  /**
   * Begins a section.
   *
   * @param heading what it is about
   * @return this
   */
  public HtmlPage section(String heading) {
    return element("h2", heading);
  }

  /**
   * Begins a part of a section.
   *
   * @param heading what it is about
   * @return this
   */
  public HtmlPage subsection(String heading) {
    return element("h3", heading);
  }

  /**
   * Adds a paragraph.
   *
   * @param text any
   * @return this
   */
  public HtmlPage paragraph(String text) {
    return element("p", text);
  }

  /**
   * Adds text that keeps its lines and spaces, such as commands or a printed table.
   *
   * @param text any
   * @return this
   */
  public HtmlPage preformatted(String text) {
    return element("pre", text);
  }

  private HtmlPage element(String name, String text) {
    body.append(String.format("<%1$s>%2$s</%1$s>%n", name, Html.escape(text)));
    return this;
  }

  /**
   * Adds a table: numbers to the right, text to the left, a dash in empty cells.
   *
   * @param table with its caption and units
   * @return this
   */
  public HtmlPage table(DataTable table) {
    body.append("<div class=\"wide\"><table>\n<caption>")
        .append(Html.escape(table.caption()))
        .append("</caption>\n<thead><tr>");
    for (int i = 0; i < table.columns().size(); i++) {
      heading(table.columns().get(i), isNumeric(table, i));
    }
    body.append("</tr></thead>\n<tbody>\n");
    for (List<Object> row : table.rows()) {
      body.append("<tr>");
      row.forEach(this::cell);
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  private static boolean isNumeric(DataTable table, int column) {
    return table.rows().stream()
            .map(row -> row.get(column))
            .allMatch(cell -> cell == null || cell instanceof Number)
        && !table.rows().isEmpty();
  }

  private void heading(DataTable.Column column, boolean numeric) {
    body.append(numeric ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
        .append(Html.escape(column.name()));
    if (!column.unit().isEmpty()) {
      body.append(" <span class=\"unit\">").append(Html.escape(column.unit())).append("</span>");
    }
    body.append("</th>");
  }

  private void cell(Object cell) {
    if (cell == null) {
      body.append("<td class=\"missing\">–</td>");
    } else if (cell instanceof Number number) {
      body.append("<td class=\"number\">").append(Html.number(number)).append("</td>");
    } else {
      body.append("<td>").append(Html.escape(cell.toString())).append("</td>");
    }
  }

  /**
   * Adds a drawing.
   *
   * @param svg an {@code <svg>} element, trusted and put in as it is; the style of the page reaches
   *     into it, with its colours as {@code var(--ink)}, {@code var(--faint)}, {@code var(--paper)}
   *     and {@code var(--series-1)} to {@code var(--series-6)}
   * @param caption below it
   * @return this
   */
  public HtmlPage figure(String svg, String caption) {
    body.append("<figure><div class=\"wide\">").append(svg).append("</div>");
    return caption(caption);
  }

  /**
   * Adds a picture.
   *
   * @param image any size; shown without smoothing its pixels
   * @param alternative what is to be seen, for those who do not see it
   * @param caption below it
   * @return this
   */
  public HtmlPage image(BufferedImage image, String alternative, String caption) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(png)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here but memory
    }
    return png(png.toByteArray(), alternative, caption);
  }

  /**
   * Adds a picture that is a file already.
   *
   * @param png the bytes of a PNG
   * @param alternative what is to be seen, for those who do not see it
   * @param caption below it
   * @return this
   */
  public HtmlPage png(byte[] png, String alternative, String caption) {
    return data("image/png", png, alternative, caption);
  }

  /**
   * Adds a moving picture that is a file already.
   *
   * @param gif the bytes of a GIF
   * @param alternative what is to be seen, for those who do not see it
   * @param caption below it
   * @return this
   */
  public HtmlPage gif(byte[] gif, String alternative, String caption) {
    return data("image/gif", gif, alternative, caption);
  }

  private HtmlPage data(String type, byte[] bytes, String alternative, String caption) {
    body.append("<figure><div class=\"wide\"><img alt=\"")
        .append(Html.escape(alternative))
        .append("\" src=\"data:")
        .append(type)
        .append(";base64,")
        .append(Base64.getEncoder().encodeToString(bytes))
        .append("\"></div>");
    return caption(caption);
  }

  private HtmlPage caption(String caption) {
    body.append("<figcaption>").append(Html.escape(caption)).append("</figcaption></figure>\n");
    return this;
  }

  /**
   * The page.
   *
   * @return HTML, complete
   */
  public String toHtml() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>%1$s</title>
        <style>
        %2$s</style>
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        %3$s</main>
        </body>
        </html>
        """
        .formatted(Html.escape(title), STYLE, body);
  }

  /**
   * Writes the page; the file appears under its name only when it is complete.
   *
   * @param file where to; missing folders are made
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public void write(Path file) {
    byte[] bytes = toHtml().getBytes(StandardCharsets.UTF_8);
    FileReplacement.write(file, out -> out.write(bytes));
  }

  static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // lies beside this class
    }
  }
}
