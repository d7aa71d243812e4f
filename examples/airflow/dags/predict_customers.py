"""Predicts the customers of each day, by Google's own operator."""

import pendulum
from airflow.decorators import dag, task
from airflow.providers.google.cloud.operators.mlengine import MLEngineStartBatchPredictionJobOperator


@dag(start_date=pendulum.datetime(2026, 1, 1), schedule="@daily", catchup=False, user_defined_macros={"root": "ROOT"})
def predict_customers():
  predict = MLEngineStartBatchPredictionJobOperator(
      task_id="predict",
      project_id="demo",
      region="us-central1",
      job_id="customers_{{ ds_nodash }}",
      uri="{{ var.value.models }}/customers",
      data_format="CSV",
      input_paths=["{{ var.value.data }}/customers-{{ ds }}.csv"],
      output_path="{{ var.value.data }}/predictions/{{ ds }}",
  )

  @task
  def report(output):
    """What the operator gives to the next task is the job's PredictionOutput."""
    print(output["predictionCount"], "predictions in", output["outputPath"])

  report(predict.output)


predict_customers()
