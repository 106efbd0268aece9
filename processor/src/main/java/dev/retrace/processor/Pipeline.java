package dev.retrace.processor;

import dev.retrace.processor.check.Checks;
import dev.retrace.processor.model.ModelFactory;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Round;
import dev.retrace.processor.read.RoundReader;
import dev.retrace.processor.report.Printer;
import dev.retrace.processor.report.Report;
import dev.retrace.processor.write.SourceWriter;
import jakarta.inject.Inject;
import javax.annotation.processing.RoundEnvironment;

/**
 * Five nouns in a row: what a round brings is read, checked, reported, modelled and written. A
 * class with an error is not written; its neighbours are.
 */
final class Pipeline {
  private final RoundReader reader;
  private final Checks checks;
  private final Printer printer;
  private final ModelFactory models;
  private final SourceWriter writer;
  private final SourceFiles files;

  @Inject
  Pipeline(
      RoundReader reader,
      Checks checks,
      Printer printer,
      ModelFactory models,
      SourceWriter writer,
      SourceFiles files) {
    this.reader = reader;
    this.checks = checks;
    this.printer = printer;
    this.models = models;
    this.writer = writer;
    this.files = files;
  }

  void run(RoundEnvironment environment) {
    Round round = reader.read(environment);
    Report report = checks.check(round);
    printer.print(report);
    for (Declaration declaration : round.declarations()) {
      if (report.isClean(declaration.type())) {
        files.save(declaration, writer.write(models.create(declaration)));
      }
    }
  }
}
