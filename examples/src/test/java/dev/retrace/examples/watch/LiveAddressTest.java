package dev.retrace.examples.watch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveAddressTest {
  @Test
  void aPortAloneIsOfThisMachineOnly() {
    InetSocketAddress address = LiveAddress.parse("8080");

    assertThat(address.getPort()).isEqualTo(8080);
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void hostsAreTakenAsNamed() {
    assertThat(LiveAddress.parse("0.0.0.0:0").getAddress().isAnyLocalAddress()).isTrue();
    assertThat(LiveAddress.parse("[::1]:65535").getAddress().isLoopbackAddress()).isTrue();
    assertThat(LiveAddress.parse("127.0.0.1:80").getPort()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "65536", "-1", "port", "127.0.0.1", ":80", "a:b:80", "80 "})
  void whatIsNoAddressIsRefused(String text) {
    UserException e = assertThrows(UserException.class, () -> LiveAddress.parse(text));

    assertThat(e).hasMessageThat().contains("--live: expected a port");
  }
}
