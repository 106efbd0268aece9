package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.io.NpyArray;
import dev.retrace.runtime.io.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reference numbers of another implementation, read whole from the class path ({@code
 * /golden/<name>.npz}; each module keeps its own, with a page on where they come from).
 */
public final class Golden {

  /** Keeps the relative error finite where everything expected is zero. */
  private static final double TINY = 1e-300;

  private final String name;
  private final Map<String, NpyArray> arrays;

  private Golden(String name, Map<String, NpyArray> arrays) {
    this.name = name;
    this.arrays = arrays;
  }

  /**
   * Reads an archive.
   *
   * @param name its name without {@code .npz}
   * @return its arrays, in Java memory
   */
  public static Golden open(String name) {
    String resource = "/golden/" + name + ".npz";
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no " + resource + " on the class path.");
      }
      Path copy = Files.createTempFile("golden", ".npz"); // it may lie inside a jar
      try {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return new Golden(name, readAll(copy));
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, NpyArray> readAll(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (Npz npz = Npz.open(file)) {
      for (String member : npz.names()) {
        arrays.put(member, npz.read(member));
      }
    }
    return arrays;
  }

  /**
   * Returns the names of all arrays.
   *
   * @return the names, in the archive's order
   */
  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * Returns an array in Java memory.
   *
   * @param key its name
   * @return the array
   */
  public NpyArray get(String key) {
    NpyArray array = arrays.get(key);
    if (array == null) {
      throw new IllegalArgumentException("There is no '" + key + "' in " + name + ".npz.");
    }
    return array;
  }

  /**
   * Returns an array in double precision.
   *
   * @param manager the manager to attach it to
   * @param key its name
   * @return the array, FLOAT64, owned by the caller
   */
  public NDArray array(NDManager manager, String key) {
    return array(manager, key, DataType.FLOAT64);
  }

  /**
   * Returns an array in the type wanted.
   *
   * @param manager the manager to attach it to
   * @param key its name
   * @param type the element type
   * @return the array, owned by the caller
   */
  public NDArray array(NDManager manager, String key, DataType type) {
    return get(key).toNDArray(manager, type);
  }

  /**
   * Measures an error against the largest entry expected: max|a − e| / max|e|.
   *
   * @param actual FLOAT32 or FLOAT64
   * @param expected of the same shape, FLOAT32 or FLOAT64
   * @return the error; infinite if an entry is NaN
   */
  public static double relativeError(NDArray actual, NDArray expected) {
    if (!actual.getShape().equals(expected.getShape())) {
      throw new AssertionError("shape " + actual.getShape() + " instead of " + expected.getShape());
    }
    return relativeError(doubles(actual), doubles(expected));
  }

  /**
   * Measures an error against the largest entry expected: max|a − e| / max|e|.
   *
   * @param actual the numbers found
   * @param expected as many numbers
   * @return the error; infinite if an entry is NaN
   */
  public static double relativeError(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(actual.length + " numbers instead of " + expected.length);
    }
    double worst = 0;
    double largest = TINY;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected[i]);
      worst = Math.max(worst, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }

  private static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] narrow = array.toFloatArray();
    double[] wide = new double[narrow.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }
}
