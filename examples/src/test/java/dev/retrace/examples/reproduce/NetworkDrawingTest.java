package dev.retrace.examples.reproduce;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.reproduce.NetworkPlan.Kind;
import dev.retrace.examples.reproduce.NetworkPlan.Skip;
import dev.retrace.examples.reproduce.NetworkPlan.Step;
import dev.retrace.examples.train.Networks;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The drawing of a network, held against its configuration. */
final class NetworkDrawingTest {
  private static NetworkDrawing drawing(String preset, String... changes) {
    RunConfig config = Configurations.preset(preset, List.of(changes));
    return new NetworkDrawing(Networks.shapes(config), config.data().size());
  }

  private static long count(NetworkDrawing drawing, Kind kind) {
    return drawing.plan().steps().stream().filter(each -> each.kind() == kind).count();
  }

  static Document parsed(String svg) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    } catch (Exception e) {
      throw new AssertionError(svg, e);
    }
  }

  @Test
  void thePapersNetworkHasThePapersParts() {
    NetworkDrawing drawing = drawing("paper");

    // Modules (2, 2, 3, 3, 3, 2), in the encoder and again in the decoder.
    assertThat(count(drawing, Kind.WRITES_LEFT) + count(drawing, Kind.WRITES_RIGHT)).isEqualTo(30);
    assertThat(count(drawing, Kind.MIXING)).isEqualTo(10);
    assertThat(count(drawing, Kind.DOWN)).isEqualTo(5);
    assertThat(count(drawing, Kind.UP)).isEqualTo(5);
    assertThat(count(drawing, Kind.OTHER)).isEqualTo(0);
    List<Skip> skips = drawing.plan().skips();
    assertThat(skips.stream().map(Skip::kept).toList())
        .containsExactly(768L, 384L, 192L, 96L, 48L)
        .inOrder();
    assertThat(skips.stream().map(each -> each.attention().size()).toList())
        .containsExactly(1, 1, 0, 0, 0)
        .inOrder();
  }

  @Test
  void otherNetworksAreDrawnAsTheyAre() {
    NetworkDrawing drawing =
        drawing(
            "tiny",
            "model.channels=[4,8,16]",
            "model.modules=[1,0,2]",
            "model.time=branches",
            "model.attention=map",
            "model.attention_levels=2",
            "data.size=16");

    assertThat(drawing.plan().steps().stream().filter(Step::timed).count()).isEqualTo(6);
    // Map attention is a pair of layers.
    assertThat(drawing.plan().skips().get(0).attention())
        .containsExactly("MapAttention", "MapAttention");
    Document svg = parsed(drawing.svg());
    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(4 + 1);
    assertThat(svg.getDocumentElement().getTextContent()).contains("reads the time");
  }
}
