package dev.retrace.examples.train;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Prepares the next item on a thread of its own while the last one is in use: one ahead, never
 * more, and in the order in which the source gives them.
 *
 * @param <T> what is prepared; nothing that must be closed, for the last item may find no taker
 */
final class Ahead<T> implements AutoCloseable {
  private final Supplier<T> source;
  private final ExecutorService thread;
  private Future<T> prepared;

  /**
   * Starts with the first item at once.
   *
   * @param source from here on run by that thread only
   * @param name of the thread
   */
  Ahead(Supplier<T> source, String name) {
    this.source = source;
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    prepared = thread.submit(source::get);
  }

  /** The next item. What the source throws, this throws, and goes on throwing. */
  T next() {
    T item = taken();
    prepared = thread.submit(source::get);
    return item;
  }

  private T taken() {
    try {
      return prepared.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws nothing else
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the next batch", e);
    }
  }

  /** Waits until the thread has ended; what it has prepared is dropped. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is a daemon, and ends by itself
    }
  }
}
