package dev.retrace.examples.cli;

import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.watch.RunReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sums a run up on one page. */
@Command(
    name = "report",
    description = "Write report.html of a run, also of one that goes on or was killed.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  @Parameters(paramLabel = "DIR", description = "The folder that retrace train wrote.")
  private Path run;

  ReportCommand() {}

  @Override
  public void run() {
    System.out.println("the report is " + RunReport.write(RunFolder.open(run)));
  }
}
