package dev.retrace.examples.report;

import dev.retrace.examples.FileReplacement;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Moving pictures in shades of grey as files; they begin again at their end. */
final class GifFile {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final int HUNDREDTHS_PER_FRAME = 8;
  private static final int GREYS = 255; // and one colour for what is not a number
  private static final IndexColorModel COLOURS = colours();

  private GifFile() {}

  static void write(Path file, List<BufferedImage> frames) {
    FileReplacement.write(file, out -> write(out, frames));
  }

  private static void write(OutputStream out, List<BufferedImage> frames) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("gif");
    if (!writers.hasNext()) {
      throw new IOException("this Java has no GIF writer");
    }
    ImageWriter writer = writers.next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames.size(); i++) {
        BufferedImage frame = indexed(frames.get(i));
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
        metadata.setFromTree(FORMAT, tree(metadata, i == 0));
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadataNode tree(IIOMetadata metadata, boolean first) {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode timing = new IIOMetadataNode("GraphicControlExtension");
    timing.setAttribute("disposalMethod", "none");
    timing.setAttribute("userInputFlag", "FALSE");
    timing.setAttribute("transparentColorFlag", "FALSE");
    timing.setAttribute("transparentColorIndex", "0");
    timing.setAttribute("delayTime", Integer.toString(HUNDREDTHS_PER_FRAME));
    root.appendChild(timing);
    if (first) {
      root.appendChild(endlessly());
    }
    return root;
  }

  // The extension that browsers know: block 1, and how often to repeat, 0 for ever.
  private static IIOMetadataNode endlessly() {
    IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
    extension.setAttribute("applicationID", "NETSCAPE");
    extension.setAttribute("authenticationCode", "2.0");
    extension.setUserObject(new byte[] {1, 0, 0});
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(extension);
    return extensions;
  }

  private static BufferedImage indexed(BufferedImage image) {
    int width = image.getWidth();
    BufferedImage indexed =
        new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, COLOURS);
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        row[x] = index(row[x] & 0xFFFFFF);
      }
      indexed.getRaster().setPixels(0, y, width, 1, row);
    }
    return indexed;
  }

  private static int index(int rgb) {
    return rgb == SliceImage.NOT_A_NUMBER ? GREYS : Math.round((rgb & 0xFF) * (GREYS - 1) / 255f);
  }

  private static IndexColorModel colours() {
    byte[] red = new byte[GREYS + 1];
    byte[] green = new byte[GREYS + 1];
    byte[] blue = new byte[GREYS + 1];
    for (int i = 0; i < GREYS; i++) {
      byte grey = (byte) Math.round(i * 255f / (GREYS - 1));
      red[i] = grey;
      green[i] = grey;
      blue[i] = grey;
    }
    red[GREYS] = (byte) (SliceImage.NOT_A_NUMBER >> 16);
    green[GREYS] = (byte) (SliceImage.NOT_A_NUMBER >> 8);
    blue[GREYS] = (byte) SliceImage.NOT_A_NUMBER;
    return new IndexColorModel(8, GREYS + 1, red, green, blue);
  }
}
