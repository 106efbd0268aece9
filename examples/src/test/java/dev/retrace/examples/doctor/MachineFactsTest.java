package dev.retrace.examples.doctor;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineFactsTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void memoryIsRead() throws IOException {
    write("proc/meminfo", "MemTotal:  2048 kB\nMemFree: 1 kB\nMemAvailable:    1024 kB\n");
    MachineFacts facts = MachineFacts.gather(root);
    assertThat(facts.physical()).hasValue(2048L << 10);
    assertThat(facts.available()).hasValue(1024L << 10);
    assertThat(facts.limit()).isEmpty();
  }

  @Test
  void theLowestLimitOfTheGroupsCounts() throws IOException {
    write("proc/self/cgroup", "0::/outer/inner\n");
    write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    write("sys/fs/cgroup/outer/memory.max", "5000\n");
    write("sys/fs/cgroup/memory.max", "7000\n");
    assertThat(MachineFacts.gather(root).limit()).hasValue(5000);
  }

  @Test
  void theFirstVersionOfGroupsIsReadToo() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/a\n9:memory:/a\n");
    write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "6000\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(MachineFacts.gather(root).limit()).hasValue(6000);
  }

  @Test
  void otherSystemsTellNothing() {
    MachineFacts facts = MachineFacts.gather(root);
    assertThat(facts.physical()).isEmpty();
    assertThat(facts.limit()).isEmpty();
    assertThat(facts.processors()).isGreaterThan(0);
  }
}
