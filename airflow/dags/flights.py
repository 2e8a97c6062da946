"""Lands a file of flights, waits for its run, and says what came of it."""

import pendulum
from airflow.sdk import Param, dag, task

from sparkdrop.operators import LandOperator
from sparkdrop.sensor import ReceiptSensor


@dag(
    dag_id="sparkdrop_flights",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    params={"source": Param("https://example.org/flights.parquet", type="string")},
)
def flights():
    landed = LandOperator(
        task_id="land",
        retries=3,
        # The day is in the name: asked again, it is a newer version of the same object.
        request={"sources": [{"url": "{{ params.source }}", "object": "flights/{{ ds }}.parquet"}]},
    )
    receipts = ReceiptSensor(
        task_id="wait", pipeline="flights", landed=landed.output, timeout=6 * 3600, poke_interval=5
    )

    @task
    def tell(receipts):
        for receipt in receipts:
            rows, table = receipt["rows"], receipt["table"]["uri"]
            print(f"{receipt['run']} read {rows['in']} rows and wrote {rows['out']} to {table}")

    tell(receipts.output)


flights()
