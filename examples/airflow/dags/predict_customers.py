"""Predicts each day's customers, by Google's operator and the job service."""

import pendulum
from airflow.decorators import dag, task
from airflow.providers.google.cloud.operators.mlengine import MLEngineStartBatchPredictionJobOperator


@dag(start_date=pendulum.datetime(2026, 1, 1), schedule="@daily", catchup=False)
def predict_customers():
  predict = MLEngineStartBatchPredictionJobOperator(
      task_id="predict",
      project_id="demo",
      region="us-central1",
      job_id="customers_{{ ds_nodash }}",
      uri="{{ var.value.models }}/customers",
      data_format="CSV",
      input_paths=["{{ var.value.data }}/customers/{{ ds }}.csv"],
      output_path="{{ var.value.data }}/predictions/{{ ds }}",
  )

  @task
  def check(output):
    """Takes the PredictionOutput of the job, which the operator returns."""
    if int(output.get("errorCount", 0)) > 0:
      raise ValueError(f"{output['errorCount']} customers could not be predicted: see {output['outputPath']}")
    print(f"{output['predictionCount']} predictions in {output['outputPath']}")

  check(predict.output)


predict_customers()
