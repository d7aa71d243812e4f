package org.batchpredict.transforms.tensorflow;

import java.util.Arrays;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.tensor.Column;

/** What a job does with a model of testdata. */
public final class ModelRun {
  private ModelRun() {}

  /** The outputs, each time the same; what is wrong when there are none. */
  public static String predict(String name) {
    float[] features = new float[64 * 32];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 - 3;
    }
    try {
      if (name.equals("mlp")) {
        return predict(TestModels.spec(name), TestModels.floats(List.of(32), features));
      }
      Column scalars = TestModels.floats(List.of(), features);
      return predict(TestModels.spec(name).withSignatureName("add"), scalars, scalars);
    } catch (ModelException e) {
      return e.toString();
    }
  }

  private static String predict(ModelSpec spec, Column... inputs) {
    String fingerprint = SavedModelLoader.create().describe(spec).fingerprint();
    try (SharedModel share =
        SharedModel.acquire(new PinnedModel(SavedModelLoader.create(), spec, fingerprint))) {
      List<Column> outputs = share.model().newOutputs();
      for (int i = 0; i < 20; i++) {
        share.model().run(List.of(inputs), 0, 64, outputs);
      }
      return Arrays.toString(TestModels.floats(outputs.get(0)));
    }
  }
}
