"""A DAG for the tests: what landed cannot be read; its batch is run again, and fails again."""

import os

import pendulum
from airflow.sdk import dag

from sparkdrop.operators import LandOperator, RerunOperator
from sparkdrop.sensor import ReceiptSensor


@dag(dag_id="failing", schedule=None, start_date=pendulum.datetime(2026, 1, 1))
def failing():
    landed = LandOperator(
        task_id="land", file=os.path.abspath(__file__), name="flights/no-{{ ds }}.parquet"
    )
    first = ReceiptSensor(
        task_id="first", pipeline="flights", landed=landed.output, poke_interval=1
    )
    again = RerunOperator(
        task_id="again",
        pipeline="flights",
        run="{{ ti.xcom_pull('first', key='failed_run') }}",
        trigger_rule="all_failed",
    )
    second = ReceiptSensor(
        task_id="second", pipeline="flights", rerun_of=again.output, poke_interval=1
    )
    first >> again >> second


failing()
