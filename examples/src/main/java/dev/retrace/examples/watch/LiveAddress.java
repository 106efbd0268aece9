package dev.retrace.examples.watch;

import dev.retrace.examples.UserException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page is served, as the user writes it. */
public final class LiveAddress {
  private static final Pattern FORM = Pattern.compile("(?:(\\[[^\\]]+\\]|[^:]+):)?(\\d{1,5})");
  private static final int LARGEST_PORT = 65535;

  private LiveAddress() {}

  /**
   * Reads {@code PORT}, which is one of this machine's loopback address, or {@code HOST:PORT}.
   *
   * @param text such as {@code 8080}, {@code 0.0.0.0:8080} or {@code [::1]:0}
   * @return the address; port 0 stands for any that is free
   * @throws UserException if it is no such text, or the host has no address
   */
  public static InetSocketAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LARGEST_PORT) {
      throw new UserException(
          "--live: expected a port from 0 to 65535, or HOST:PORT, not '" + text + "'");
    }
    int port = Integer.parseInt(matcher.group(2));
    String host = matcher.group(1);
    if (host == null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new UserException("--live: there is no host " + host, e);
    }
  }
}
