package dev.retrace.examples.watch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.retrace.examples.UserException;
import dev.retrace.examples.train.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves a page with the curves and the samples of a run while it goes on. It reads the files of
 * the run and nothing else, on threads that do not keep the process alive.
 *
 * <p>On a loopback address it answers only those who call it by a name of this machine, so that no
 * page from elsewhere reads along under a name of its own.
 */
public final class LiveServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Pattern AFTER = Pattern.compile("after=(\\d{1,18})");
  private static final String SAMPLES = "/samples/";

  private final HttpServer server;
  private final ExecutorService threads;
  private final String run;
  private final MetricsFeed metrics;
  private final RunPictures pictures;

  private LiveServer(HttpServer server, RunFolder folder) {
    this.server = server;
    run = folder.root().toAbsolutePath().normalize().getFileName().toString();
    metrics = new MetricsFeed(folder.metrics());
    pictures = new RunPictures(folder.samples());
    threads = Executors.newFixedThreadPool(THREADS, LiveServer::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "live page");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to serve.
   *
   * @param address where
   * @param folder of the run; its files need not exist yet
   * @return the server; closing it ends it
   * @throws UserException if the address cannot be served on
   */
  public static LiveServer open(InetSocketAddress address, RunFolder folder) {
    try {
      LiveServer live = new LiveServer(HttpServer.create(address, 0), folder);
      live.start();
      return live;
    } catch (IOException e) {
      throw new UserException(
          "--live: cannot serve on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + " ("
              + e.getMessage()
              + "); choose another port, or 0 for any that is free",
          e);
    }
  }

  private void start() {
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    // The server's own thread takes after the one that starts it.
    Thread starter = thread(server::start);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Where the page is.
   *
   * @return an address for a browser
   */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    try {
      return new URI("http", null, name, address.getPort(), "/", null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // an address of its own
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      if (!head && !method.equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        LiveReply.refusal(405, "Only GET and HEAD are understood here.").send(exchange, true);
      } else if (!isCalledByItsName(exchange)) {
        LiveReply.refusal(403, "This page is for this machine only.").send(exchange, !head);
      } else {
        reply(exchange.getRequestURI()).send(exchange, !head);
      }
    }
  }

  private boolean isCalledByItsName(HttpExchange exchange) {
    if (!server.getAddress().getAddress().isLoopbackAddress()) {
      return true;
    }
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String name = host.replaceFirst(":\\d*$", "");
    return List.of("localhost", "127.0.0.1", "[::1]").contains(name)
        || name.equals(server.getAddress().getAddress().getHostAddress());
  }

  private LiveReply reply(URI uri) throws IOException {
    String path = uri.getPath();
    if (path.startsWith(SAMPLES)) {
      String name = path.substring(SAMPLES.length());
      String type = name.endsWith(".gif") ? "image/gif" : "image/png";
      return pictures
          .read(name)
          .map(bytes -> LiveReply.of(type, bytes))
          .orElseGet(() -> LiveReply.refusal(404, "There is no such picture."));
    }
    return switch (path) {
      case "/" -> LiveReply.of("text/html; charset=utf-8", resource("live.html"));
      case "/live.js" -> LiveReply.of("text/javascript; charset=utf-8", resource("live.js"));
      case "/live.css" -> LiveReply.of("text/css; charset=utf-8", resource("live.css"));
      case "/page.css" -> LiveReply.of("text/css; charset=utf-8", resource("../report/page.css"));
      case "/metrics.json" -> metrics(uri.getQuery());
      default -> LiveReply.refusal(404, "There is no such page.");
    };
  }

  private LiveReply metrics(String query) throws IOException {
    Matcher after = AFTER.matcher(query == null ? "after=0" : query);
    if (!after.matches()) {
      return LiveReply.refusal(400, "Expected /metrics.json?after=N with a number N.");
    }
    MetricsFeed.Part part = metrics.after(Long.parseLong(after.group(1)));
    ObjectNode reply = new JsonMapper().createObjectNode();
    reply.put("server", ProcessHandle.current().pid());
    reply.put("run", run);
    reply.put("next", part.next());
    ArrayNode rows = reply.putArray("rows");
    part.rows().forEach(row -> rows.addRawValue(new RawValue(row)));
    ArrayNode names = reply.putArray("pictures");
    pictures.names("png").forEach(names::add);
    return LiveReply.of("application/json", reply.toString());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LiveServer.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
