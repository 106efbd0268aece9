package dev.retrace.examples.watch;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path temp;
  private RunFiles files;
  private LiveServer server;

  @BeforeEach
  void open() {
    files = new RunFiles(temp.resolve("run"));
    server = LiveServer.open(LiveAddress.parse("0"), files.folder());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private HttpResponse<byte[]> send(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private JsonNode metrics(long after) throws IOException, InterruptedException {
    return new JsonMapper().readTree(get("/metrics.json?after=" + after).body());
  }

  /** What a client says and hears that keeps to no rules. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void isOnThisMachineOnly() {
    assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    assertThat(server.uri().getPort()).isGreaterThan(0);
  }

  @Test
  void thePageHasAllItAsksForAndAsksNobodyElse() throws IOException, InterruptedException {
    String page = text(get("/"));

    Matcher asked = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page);
    int found = 0;
    while (asked.find()) {
      assertWithMessage(asked.group(1)).that(get("/" + asked.group(1)).statusCode()).isEqualTo(200);
      found++;
    }
    assertThat(found).isEqualTo(3);
    for (String path : List.of("/", "/live.js", "/live.css", "/page.css")) {
      assertWithMessage(path)
          .that(text(get(path)).replace("http://www.w3.org/2000/svg", ""))
          .doesNotContainMatch("https?:|//[a-z]+\\.");
    }
  }

  @Test
  void tellsWhatIsNew() throws IOException, InterruptedException {
    assertThat(metrics(0).get("rows")).isEmpty();
    files.step(1, 0.5);
    files.step(2, Double.NaN);
    JsonNode first = metrics(0);
    assertThat(first.get("run").asText()).isEqualTo("run");
    assertThat(first.get("rows")).hasSize(2);
    assertThat(first.get("rows").get(1).get("loss").asText()).isEqualTo("NaN");

    files.validation(2, 0.25);
    files.picture(10);
    files.picture(9);
    JsonNode second = metrics(first.get("next").asLong());
    assertThat(second.get("rows")).hasSize(2);
    assertThat(second.get("rows").get(1).get("validation").asText()).isEqualTo("mean");
    assertThat(second.get("pictures").toString()).isEqualTo("[\"step-9.png\",\"step-10.png\"]");
  }

  @Test
  void servesPictures() throws IOException, InterruptedException {
    files.picture(7);

    HttpResponse<byte[]> response = get("/samples/step-7.png");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(response.body())
        .isEqualTo(Files.readAllBytes(temp.resolve("run/samples/step-7.png")));
  }

  @Test
  void servesNothingElse() throws IOException, InterruptedException {
    files.step(1, 0.5);
    Files.writeString(temp.resolve("secret.png"), "secret");
    Files.createSymbolicLink(temp.resolve("run/samples/step-1.png"), temp.resolve("secret.png"));
    Files.writeString(temp.resolve("run/samples/other.png"), "secret");
    for (String path :
        List.of(
            "/samples/step-1.png",
            "/samples/other.png",
            "/samples/",
            "/samples/%2e%2e/config.yaml",
            "/samples/..%2f..%2fsecret.png",
            "/samples/step-1.png%00",
            "/samples/%2fetc%2fpasswd",
            "/config.yaml",
            "/metrics.jsonl",
            "/live.js/",
            "/LiveServer.class")) {
      assertWithMessage(path).that(get(path).statusCode()).isEqualTo(404);
    }
    for (String target :
        List.of("/samples/../config.yaml", "/../../secret.png", "/samples/..\\config.yaml")) {
      String reply =
          raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertWithMessage(target).that(reply).containsMatch("^HTTP/1.1 40[04]");
    }
    for (String query :
        List.of("after=-1", "after=x", "after=", "x=1", "after=9999999999999999999")) {
      assertWithMessage(query).that(get("/metrics.json?" + query).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void changesNothingForAnybody() throws IOException, InterruptedException {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      HttpResponse<byte[]> response = send(method, "/");
      assertWithMessage(method).that(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    HttpResponse<byte[]> head = send("HEAD", "/");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .hasValue(Integer.toString(get("/").body().length));
  }

  @Test
  void tellsBrowsersToTrustNobodyElse() throws IOException, InterruptedException {
    for (String path : List.of("/", "/metrics.json", "/none")) {
      HttpResponse<byte[]> response = get(path);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none';");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void doesNotAnswerToForeignNames() throws IOException {
    for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "")) {
      String reply = raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      assertWithMessage(host).that(reply).startsWith("HTTP/1.1 403");
    }
    String reply = raw("GET / HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n");
    assertThat(reply).startsWith("HTTP/1.1 200");
  }

  @Test
  void aPortInUseIsOneSentence() {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                LiveServer.open(
                        LiveAddress.parse(Integer.toString(server.uri().getPort())), files.folder())
                    .close());

    assertThat(e).hasMessageThat().contains("cannot serve on 127.0.0.1:" + server.uri().getPort());
    assertThat(e).hasMessageThat().contains("0 for any that is free");
  }

  @Test
  void isGoneWhenClosedAndKeepsNoProcessAlive() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("live page") || thread.getName().startsWith("HTTP-Dispatcher")) {
        assertWithMessage(thread.getName()).that(thread.isDaemon()).isTrue();
      }
    }
    URI uri = server.uri();
    server.close();

    assertThrows(
        ConnectException.class,
        () ->
            client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()));
  }
}
