package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AheadTest {
  @Test
  void itemsComeInTheirOrderFromOneOtherThread() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    List<Integer> items = new ArrayList<>();

    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              threads.add(Thread.currentThread());
              return count.getAndIncrement();
            },
            "numbers")) {
      for (int i = 0; i < 100; i++) {
        items.add(ahead.next());
        assertThat(count.get()).isAtMost(items.size() + 1); // one ahead, never more
      }
    }

    assertThat(items).isInStrictOrder();
    assertThat(items.get(99)).isEqualTo(99);
    assertThat(threads.stream().distinct().count()).isEqualTo(1);
    assertThat(threads.get(0)).isNotEqualTo(Thread.currentThread());
    assertThat(threads.get(0).getName()).isEqualTo("numbers");
    assertEnds(threads.get(0));
  }

  @Test
  void theNextItemIsPreparedWhileTheLastOneIsInUse() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(2);

    try (Ahead<String> ahead =
        new Ahead<>(
            () -> {
              second.countDown();
              return "item";
            },
            "items")) {
      assertThat(ahead.next()).isEqualTo("item");
      second.await(); // nobody has asked for it
    }
  }

  @Test
  void whatTheSourceThrowsArrivesAsItIs() {
    UserException wrong = new UserException("volume 3 is damaged");
    AtomicInteger count = new AtomicInteger();

    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              if (count.incrementAndGet() == 2) {
                throw wrong;
              }
              return count.get();
            },
            "failing")) {
      assertThat(ahead.next()).isEqualTo(1);
      assertThat(assertThrows(UserException.class, ahead::next)).isSameInstanceAs(wrong);
      assertThat(assertThrows(UserException.class, ahead::next)).isSameInstanceAs(wrong);
    }
    assertThat(count.get()).isEqualTo(2);

    OutOfMemoryError error = new OutOfMemoryError("heap");
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              throw error;
            },
            "failing")) {
      assertThat(assertThrows(OutOfMemoryError.class, ahead::next)).isSameInstanceAs(error);
    }
  }

  @Test
  void closingEarlyWaitsForTheThread() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);

    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              thread.set(Thread.currentThread());
              started.countDown();
              return 1;
            },
            "early")) {
      started.await();
      assertThat(thread.get().isAlive()).isTrue();
      ahead.next(); // the one after it finds no taker
    }

    assertEnds(thread.get());
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(60_000); // its work has ended; the thread itself takes a moment
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void anInterruptedTakerIsToldSo() {
    CountDownLatch never = new CountDownLatch(1);

    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              try {
                never.await(); // until it is closed
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return 1;
            },
            "slow")) {
      Thread.currentThread().interrupt();
      IllegalStateException e = assertThrows(IllegalStateException.class, ahead::next);

      assertThat(e).hasMessageThat().isEqualTo("interrupted while waiting for the next batch");
      assertThat(Thread.interrupted()).isTrue(); // and no longer, so that closing can wait
    }
  }
}
