package org.batchpredict.service;

import java.net.URI;
import org.batchpredict.service.config.ServiceConfig;

/** What a service that has started says to whoever started it: where it is, and what to do next. */
final class Greeting {
  private static final String FIRST_JOB =
      """
      Submit a job with what you have (PROJECT is any name, J1 another for each job; paths are absolute):
        curl %1$s/v1/projects/PROJECT/jobs -H 'Content-Type: application/json' -d '{"jobId": "J1", "predictionInput":
          {"uri": "MODEL_DIR", "dataFormat": "JSON", "inputPaths": ["INPUT/*.json"], "outputPath": "OUTPUT_DIR", "region": "local"}}'
        gcloud: CLOUDSDK_API_ENDPOINT_OVERRIDES_ML=%1$s/ CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true \\
          gcloud ai-platform jobs submit prediction J2 --project=PROJECT --model-dir=MODEL_DIR --data-format=text \\
          --input-paths='INPUT/*.json' --output-path=OUTPUT_DIR --region=local
        Python: ml = googleapiclient.discovery.build('ml', 'v1', client_options={'api_endpoint': '%1$s'},
                    credentials=google.auth.credentials.AnonymousCredentials())
                ml.projects().jobs().create(parent='projects/PROJECT', body={...}).execute()
      Watch it:  curl %1$s/v1/projects/PROJECT/jobs/J1   or   %1$s/ui/ in a browser
      """;

  private Greeting() {}

  static String of(Service service, ServiceConfig config) {
    URI url = service.url();
    String admin =
        service.adminUrl().map(uri -> "; health and metrics: " + uri + "/metrics").orElse("");
    String start = "The job service is at " + url + "/ (the page and the API)" + admin + "\n";
    return config.authentication().required() ? start : start + FIRST_JOB.formatted(url);
  }
}
