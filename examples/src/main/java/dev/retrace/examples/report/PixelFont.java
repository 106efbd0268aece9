package dev.retrace.examples.report;

import java.awt.image.BufferedImage;

/**
 * Letters of five by seven dots, for captions.
 *
 * <p>The JDK's own text needs font files and a configuration for them, which small containers lack.
 */
public final class PixelFont {
  /** Dots from one letter to the next. */
  public static final int ADVANCE = 6;

  /** Dots from the top of a letter to its foot. */
  public static final int HEIGHT = 7;

  private static final int COLUMNS = 5;

  /**
   * From the space to z: five columns each, two hexadecimal digits a column, the top dot lowest.
   */
  private static final String GLYPHS =
      "000000000000005F00000007000700147F147F14242A7F2A12231308646236495522500000070000"
          + "001C2241000041221C0014083E081408083E08080050300000080808080800606000002010080402"
          + "3E5149453E00427F400042615149462141454B311814127F1027454545393C4A4949300171090503"
          + "3649494936064949291E003636000000563600000814224100141414141400412214080201510906"
          + "324979413E7E1111117E7F494949363E414141227F4141221C7F494949417F090909013E4149497A"
          + "7F0808087F00417F41002040413F017F081422417F404040407F020C027F7F0408107F3E4141413E"
          + "7F090909063E4151215E7F09192946464949493101017F01013F4040403F1F2040201F3F4038403F"
          + "631408146307087008076151494543007F41410002040810200041417F0004020102044040404040"
          + "000102040020545454787F484444383844444420384444487F3854545418087E0901020C5252523E"
          + "7F0804047800447D40002040443D007F1028440000417F40007C041804787C080404783844444438"
          + "7C14141408081414187C7C080404084854545420043F4440203C4040207C1C2040201C3C4030403C"
          + "44281028440C5050503C4464544C44";

  private PixelFont() {}

  /**
   * Draws one line.
   *
   * @param image to draw on; what lies outside is left off
   * @param text anything but letters of plain English shows as a question mark
   * @param left of the first letter, in pixels
   * @param top of the letters, in pixels
   * @param scale pixels per dot
   * @param rgb colour
   */
  public static void draw(BufferedImage image, String text, int left, int top, int scale, int rgb) {
    for (int i = 0; i < text.length(); i++) {
      for (int column = 0; column < COLUMNS; column++) {
        int dots = column(text.charAt(i), column);
        for (int row = 0; row < HEIGHT; row++) {
          if ((dots >> row & 1) == 1) {
            square(image, left + (i * ADVANCE + column) * scale, top + row * scale, scale, rgb);
          }
        }
      }
    }
  }

  private static int column(char letter, int column) {
    int glyph = letter - ' ';
    if (glyph < 0 || glyph >= GLYPHS.length() / (2 * COLUMNS)) {
      glyph = '?' - ' ';
    }
    int at = 2 * (glyph * COLUMNS + column);
    return Integer.parseInt(GLYPHS.substring(at, at + 2), 16);
  }

  private static void square(BufferedImage image, int left, int top, int side, int rgb) {
    for (int y = Math.max(0, top); y < Math.min(image.getHeight(), top + side); y++) {
      for (int x = Math.max(0, left); x < Math.min(image.getWidth(), left + side); x++) {
        image.setRGB(x, y, rgb);
      }
    }
  }
}
