package dev.retrace.processor.check;

import dagger.Binds;
import dagger.Module;
import dagger.multibindings.IntoSet;

/** All rules; a new one is one more line. */
@Module
public interface CheckModule {
  @Binds
  @IntoSet
  Check alreadyInvertible(AlreadyInvertibleCheck check);

  @Binds
  @IntoSet
  Check bothAnnotations(BothAnnotationsCheck check);

  @Binds
  @IntoSet
  Check classKind(ClassKindCheck check);

  @Binds
  @IntoSet
  Check couplingReturn(CouplingReturnCheck check);

  @Binds
  @IntoSet
  Check generatedLayer(GeneratedLayerCheck check);

  @Binds
  @IntoSet
  Check genericClass(GenericClassCheck check);

  @Binds
  @IntoSet
  Check given(GivenCheck check);

  @Binds
  @IntoSet
  Check halfNeverWritten(HalfNeverWrittenCheck check);

  @Binds
  @IntoSet
  Check law(LawCheck check);

  @Binds
  @IntoSet
  Check lawConstruction(LawConstructionCheck check);

  @Binds
  @IntoSet
  Check leftMethod(LeftMethodCheck check);

  @Binds
  @IntoSet
  Check nameClash(NameClashCheck check);

  @Binds
  @IntoSet
  Check noSteps(NoStepsCheck check);

  @Binds
  @IntoSet
  Check onHalves(OnHalvesCheck check);

  @Binds
  @IntoSet
  Check onWithoutMethod(OnWithoutMethodCheck check);

  @Binds
  @IntoSet
  Check pattern(PatternCheck check);

  @Binds
  @IntoSet
  Check permitted(PermittedCheck check);

  @Binds
  @IntoSet
  Check privateClass(PrivateClassCheck check);

  @Binds
  @IntoSet
  Check recordComponent(RecordComponentCheck check);

  @Binds
  @IntoSet
  Check selfNesting(SelfNestingCheck check);

  @Binds
  @IntoSet
  Check splitUse(SplitUseCheck check);

  @Binds
  @IntoSet
  Check splitWays(SplitWaysCheck check);

  @Binds
  @IntoSet
  Check stepReturn(StepReturnCheck check);

  @Binds
  @IntoSet
  Check stepSignature(StepSignatureCheck check);

  @Binds
  @IntoSet
  Check stepVisibility(StepVisibilityCheck check);

  @Binds
  @IntoSet
  Check stray(StrayCheck check);

  @Binds
  @IntoSet
  Check stream(StreamCheck check);

  @Binds
  @IntoSet
  Check streamCount(StreamCountCheck check);

  @Binds
  @IntoSet
  Check streamNeverWritten(StreamNeverWrittenCheck check);

  @Binds
  @IntoSet
  Check unknownLeft(UnknownLeftCheck check);

  @Binds
  @IntoSet
  Check writes(WritesCheck check);
}
