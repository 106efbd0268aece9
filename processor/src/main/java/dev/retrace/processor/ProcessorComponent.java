package dev.retrace.processor;

import dagger.BindsInstance;
import dagger.Component;
import dev.retrace.processor.check.CheckModule;
import jakarta.inject.Singleton;
import javax.annotation.processing.ProcessingEnvironment;

/** The object graph of one compilation. */
@Singleton
@Component(modules = {EnvironmentModule.class, CheckModule.class})
interface ProcessorComponent {
  Pipeline pipeline();

  /** Makes the graph. */
  @Component.Factory
  interface Factory {
    ProcessorComponent create(@BindsInstance ProcessingEnvironment environment);
  }
}
