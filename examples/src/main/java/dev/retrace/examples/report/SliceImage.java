package dev.retrace.examples.report;

import dev.retrace.examples.data.Volume;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A picture of volumes: blocks side by side, a row per volume and channel, its three middle slices
 * in a row.
 *
 * <p>Intensity 0 is black and 1 is white, with what lies beyond clamped; voxels that are not a
 * number are red. Needs no display and no fonts.
 */
public final class SliceImage {
  private static final int TILE = 96; // pixels, at least
  private static final int GAP = 3;
  private static final int MARGIN = 12;
  private static final int CAPTION = 2 * PixelFont.HEIGHT + 8;
  private static final int LABEL = PixelFont.HEIGHT + 5;

  private static final int PAPER = 0xFFFFFF;
  private static final int INK = 0x202020;
  private static final int FAINT = 0x707070;
  static final int NOT_A_NUMBER = 0xD02020;

  private static final double MIDDLE = 0.5;

  private final List<Block> blocks;
  private final double position;
  private final int scale;
  private final int tile;

  private SliceImage(List<Block> blocks, double position) {
    int longest = 1;
    for (Block block : blocks) {
      for (Volume volume : block.volumes()) {
        longest = Math.max(longest, volume.depth());
        longest = Math.max(longest, Math.max(volume.height(), volume.width()));
      }
    }
    this.blocks = blocks;
    this.position = position;
    scale = Math.max(1, (TILE + longest - 1) / longest);
    tile = scale * longest;
  }

  /**
   * Volumes under a common caption.
   *
   * @param caption such as "samples"
   * @param volumes one per row and channel, named by the last part of their names
   */
  public record Block(String caption, List<Volume> volumes) {
    /** Copies the list. */
    public Block {
      volumes = List.copyOf(volumes);
    }

    private int rows() {
      return volumes.stream().mapToInt(Volume::channels).sum();
    }
  }

  /**
   * Writes the picture of the middle slices; the file appears under its name only when it is
   * complete.
   *
   * @param file where to, a PNG
   * @param blocks from left to right
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public static void write(Path file, List<Block> blocks) {
    PngFile.write(file, draw(blocks, MIDDLE));
  }

  /**
   * Draws slices anywhere.
   *
   * @param blocks from left to right
   * @param position of the slices in each volume, from 0 up to, not including, 1
   * @return the picture, the same size for every position
   */
  static BufferedImage draw(List<Block> blocks, double position) {
    return new SliceImage(List.copyOf(blocks), position).draw();
  }

  private BufferedImage draw() {
    int rows = blocks.stream().mapToInt(Block::rows).max().orElse(0);
    int width = MARGIN + blocks.size() * (blockWidth() + MARGIN);
    int height = 2 * MARGIN + CAPTION + LABEL + rows * rowHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    fill(image, PAPER);
    for (int i = 0; i < blocks.size(); i++) {
      drawBlock(image, blocks.get(i), MARGIN + i * (blockWidth() + MARGIN));
    }
    return image;
  }

  private int blockWidth() {
    return 3 * tile + 2 * GAP;
  }

  private int rowHeight() {
    return LABEL + tile + GAP;
  }

  private void drawBlock(BufferedImage image, Block block, int left) {
    PixelFont.draw(image, fitted(block.caption(), 2), left, MARGIN, 2, INK);
    int top = MARGIN + CAPTION;
    int x = left;
    for (SlicePlane plane : SlicePlane.values()) {
      PixelFont.draw(image, plane.name().toLowerCase(Locale.ROOT), x, top, 1, FAINT);
      x += tile + GAP;
    }
    top += LABEL;
    for (Volume volume : block.volumes()) {
      for (int channel = 0; channel < volume.channels(); channel++) {
        drawRow(image, volume, channel, left, top);
        top += rowHeight();
      }
    }
  }

  private void drawRow(BufferedImage image, Volume volume, int channel, int left, int top) {
    PixelFont.draw(image, fitted(label(volume, channel), 1), left, top + 3, 1, INK);
    int x = left;
    for (SlicePlane plane : SlicePlane.values()) {
      drawSlice(image, volume, channel, plane, x, top + LABEL);
      x += tile + GAP;
    }
  }

  private static String label(Volume volume, int channel) {
    String path = volume.name().replace('\\', '/');
    String name = path.substring(path.lastIndexOf('/') + 1);
    return volume.channels() == 1 ? name : name + ", channel " + channel;
  }

  private String fitted(String text, int size) {
    int letters = blockWidth() / (PixelFont.ADVANCE * size);
    return text.length() <= letters ? text : text.substring(0, letters - 2) + "..";
  }

  /** In the middle of its tile, where volumes differ in size. */
  private void drawSlice(
      BufferedImage image, Volume volume, int channel, SlicePlane plane, int left, int top) {
    int x0 = left + (tile - plane.columns(volume) * scale) / 2;
    int y0 = top + (tile - plane.rows(volume) * scale) / 2;
    int slice = (int) (position * plane.slices(volume));
    for (int y = 0; y < plane.rows(volume) * scale; y++) {
      for (int x = 0; x < plane.columns(volume) * scale; x++) {
        image.setRGB(
            x0 + x, y0 + y, colour(plane.at(volume, channel, slice, y / scale, x / scale)));
      }
    }
  }

  private static int colour(float value) {
    if (Float.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    return 0x010101 * Math.round(255 * Math.max(0, Math.min(1, value)));
  }

  private static void fill(BufferedImage image, int rgb) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, rgb);
      }
    }
  }
}
