package dev.retrace.examples.watch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server answers. A class and not a record, whose bytes would be compared by identity.
 *
 * <p>Every answer tells the browser to trust nothing but this server, to keep nothing, and to show
 * it within no other page.
 */
final class LiveReply {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final int status;
  private final String type;
  private final byte[] body;

  private LiveReply(int status, String type, byte[] body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  static LiveReply of(String type, byte[] body) {
    return new LiveReply(200, type, body);
  }

  static LiveReply of(String type, String body) {
    return of(type + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  static LiveReply refusal(int status, String sentence) {
    return new LiveReply(
        status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void send(HttpExchange exchange, boolean withBody) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    if (withBody) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } else {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    }
  }
}
