package dev.retrace.runtime.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The container in which the engine expects TorchScript: a zip of stored entries holding the source
 * of one module class and two small pickles, here of a module without state.
 */
final class TorchScriptArchive {
  // The oldest format whose operators mean what today's mean: div does not truncate, for one.
  private static final String FORMAT = "10\n";

  private static final String HEADER =
      """
      class Kernel(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private TorchScriptArchive() {}

  /** The archive of a module whose methods are given, not indented. */
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", module());
      put(zip, "code/__torch__.py", utf8(HEADER + methods.indent(2)));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      put(zip, "version", utf8(FORMAT));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  // Pickle, protocol 2: Kernel() with the state {"training": True}.
  private static byte[] module() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    byte[] attribute = utf8("training");
    pickle.write(0x80);
    pickle.write(2);
    pickle.writeBytes(utf8("c__torch__\nKernel\n)"));
    pickle.write(0x81);
    pickle.writeBytes(utf8("}(X"));
    pickle.writeBytes(new byte[] {(byte) attribute.length, 0, 0, 0});
    pickle.writeBytes(attribute);
    pickle.write(0x88);
    pickle.writeBytes(utf8("ub."));
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(data);
    ZipEntry entry = new ZipEntry("kernel/" + name);
    entry.setSize(data.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
