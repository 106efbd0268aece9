package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process out of a run that is going on; a killed process holds nothing. The file
 * that is locked stays: were it deleted, a process that had opened it before would lock what nobody
 * else can see any more.
 */
public final class RunLock {
  private RunLock() {}

  /**
   * Does something with a run that nobody else may touch meanwhile.
   *
   * @param folder of the run, made if need be
   * @param task what to do
   * @throws UserException if somebody is at work there, or nothing can be written
   */
  public static void holding(RunFolder folder, Runnable task) {
    Path file = folder.root().resolve(".lock");
    try {
      Files.createDirectories(folder.root());
    } catch (IOException e) {
      throw new UserException("Cannot make " + folder.root() + " (" + e.getMessage() + ")", e);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!isLocked(channel)) {
        throw new UserException(
            "The run in "
                + folder.root()
                + " is still going on; wait for its end, or stop it first");
      }
      task.run();
    } catch (IOException e) {
      throw new UserException("Cannot lock " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null; // until the channel is closed
    } catch (OverlappingFileLockException e) {
      return false; // this process has it already
    }
  }
}
