package dev.retrace.examples.cli;

import dev.retrace.examples.doctor.DoctorText;
import dev.retrace.examples.doctor.Facts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells what this machine brings for training and what it lacks. */
@Command(
    name = "doctor",
    description =
        "Tell engine, devices, versions, memory and sensors of this machine, and what CUDA lacks; the"
            + " exit code is 0 where training works.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  DoctorCommand() {}

  @Override
  public Integer call() {
    Facts facts = Facts.gather();
    System.out.println(DoctorText.of(facts));
    return facts.canTrain() ? 0 : 1;
  }
}
