package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptionsCopyTest {
  /** Values that Beam does not copy. */
  public interface Credentials extends PipelineOptions {
    @JsonIgnore
    @Nullable Object getToken();

    void setToken(@Nullable Object token);

    @JsonIgnore
    @Default.InstanceFactory(Costly.class)
    String getAccount();

    void setAccount(String account);
  }

  /** Must not be asked for in vain. */
  public static final class Costly implements DefaultValueFactory<String> {
    @Override
    public String create(PipelineOptions options) {
      throw new AssertionError("nobody wants an account");
    }
  }

  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  @Test
  void hasWhatTheOptionsSay() {
    PredictionOptions parsed =
        PipelineOptionsFactory.fromArgs("--tags=a,b", "--keyField=k").as(PredictionOptions.class);
    parsed.setMaxErrors(3L);
    PredictionOptions copy = OptionsCopy.of(parsed);
    assertThat(copy.getTags()).isEqualTo(List.of("a", "b"));
    assertThat(copy.getKeyField()).isEqualTo("k");
    assertThat(copy.getMaxErrors()).isEqualTo(3L);
    assertThat(copy.getRunner()).isEqualTo(parsed.getRunner());
  }

  @Test
  void isWrittenToAlone() {
    options.as(DirectOptions.class).setTargetParallelism(3);
    PredictionOptions copy = OptionsCopy.of(options);
    copy.setJobName("x");
    copy.as(DirectOptions.class).setTargetParallelism(1);
    assertThat(options.getJobName()).isNotEqualTo("x");
    assertThat(options.as(DirectOptions.class).getTargetParallelism()).isEqualTo(3);
  }

  @Test
  void hasTheCredentials() {
    PipelineOptionsFactory.register(Credentials.class);
    Object token = new Object();
    options.as(Credentials.class).setToken(token);
    assertThat(OptionsCopy.of(options).as(Credentials.class).getToken()).isSameAs(token);
  }
}
