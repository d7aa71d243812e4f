package org.batchpredict.pipeline.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.jspecify.annotations.Nullable;

/**
 * The request's region as an option, where no runner has an option of that name.
 *
 * <p>Beam refuses a property that has a default in one interface and none, or another, in a second.
 * Dataflow's own {@code region} has a default, and here it must have none, so that "not given" can
 * be told; so these two are never known to Beam at the same time.
 */
public interface RegionOptions extends PipelineOptions {
  @Description("The region to run in, for runners that have regions.")
  @Nullable String getRegion();

  void setRegion(@Nullable String region);

  /** The region that was given, whoever declares the option; null when none was. */
  static @Nullable String given(PipelineOptions options) {
    if (PipelineOptionsFactory.getRegisteredOptions().contains(RegionOptions.class)) {
      return options.as(RegionOptions.class).getRegion();
    }
    // As JSON, options tell what was set, and do not ask a runner for its default.
    return new ObjectMapper()
        .registerModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()))
        .valueToTree(options)
        .path("options")
        .path("region")
        .textValue();
  }

  /** Whether these options have a region of their own. */
  static boolean isIn(Class<? extends PipelineOptions> kind) {
    return Arrays.stream(kind.getMethods()).anyMatch(m -> m.getName().equals("getRegion"));
  }
}
