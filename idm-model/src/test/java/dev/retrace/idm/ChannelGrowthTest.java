package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.idm.ChannelGrowth.Step;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The growth rule on the examples of the public iUNets and on the paper's network. */
final class ChannelGrowthTest {
  @Test
  void meetsAWishThatDivides() {
    ChannelGrowth growth = growth(2, 64, 128, 256, 384);

    assertThat(growth.channels()).containsExactly(64, 128, 256, 384).inOrder();
    assertThat(splits(growth)).containsExactly("32/32", "64/64", "160/96", "384/0").inOrder();
    assertThat(growth.relativeError()).isEqualTo(0.0);
  }

  @Test
  void comesCloseToAWishThatDoesNot() {
    List<Integer> all = List.of(2, 2, 2);
    ChannelGrowth growth =
        new ChannelGrowth(List.of(7, 15, 35, 91), List.of(all, all, List.of(1, 2, 2)));

    assertThat(growth.channels()).containsExactly(7, 16, 32, 92).inOrder();
    assertThat(splits(growth)).containsExactly("5/2", "12/4", "9/23", "92/0").inOrder();
    assertThat(growth.relativeError()).isWithin(5e-5).of(0.0508); // as iUNets prints it
  }

  @Test
  void startsFromAnOddNumber() {
    ChannelGrowth growth = growth(2, 3, 8, 16, 32, 40);

    assertThat(splits(growth)).containsExactly("1/2", "4/4", "8/8", "22/10", "40/0").inOrder();
  }

  @Test
  void dividesThePapersChannels() {
    ChannelGrowth growth = growth(3, 64, 128, 256, 512, 1024, 2048);

    assertThat(growth.channels()).containsExactly(64, 128, 256, 512, 1024, 2048).inOrder();
    assertThat(splits(growth))
        .containsExactly("48/16", "96/32", "192/64", "384/128", "768/256", "2048/0")
        .inOrder();
    assertThat(growth.relativeError()).isEqualTo(0.0);
  }

  // 5 - 5 (2/4) = 2.5 and 7 - 7 (2/4) = 3.5: to the even neighbour, not upwards.
  @Test
  void roundsHalfToEven() {
    assertThat(growth(2, 5, 10).at(0)).isEqualTo(new Step(5, 2, 3));
    assertThat(growth(2, 7, 14).at(0)).isEqualTo(new Step(7, 4, 3));
  }

  @Test
  void keepsAtLeastOneHoweverFastTheWishGrows() {
    ChannelGrowth growth = growth(2, 4, 100);

    assertThat(growth.at(0)).isEqualTo(new Step(4, 1, 3));
    assertThat(growth.channels()).containsExactly(4, 12).inOrder();
  }

  @Test
  void isPlainForASingleLevel() {
    ChannelGrowth growth = new ChannelGrowth(List.of(6), List.of());

    assertThat(growth.at(0)).isEqualTo(new Step(6, 6, 0));
    assertThat(growth.relativeError()).isEqualTo(0.0);
  }

  @Test
  void refusesWhatWouldDescendNothing() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> growth(2, 4, 8, 1));

    assertThat(thrown)
        .hasMessageThat()
        .isEqualTo(
            "channels: level 1 has 8 channels and keeps 8 of them, so none descends to level 2;"
                + " ask for more channels there, or at level 1");
  }

  private static ChannelGrowth growth(int axes, Integer... channels) {
    return new ChannelGrowth(
        List.of(channels), CoreConfig.uniformStrides(2, axes, channels.length));
  }

  private static List<String> splits(ChannelGrowth growth) {
    return IntStream.range(0, growth.channels().size())
        .mapToObj(level -> growth.at(level).kept() + "/" + growth.at(level).descending())
        .toList();
  }
}
