"""Operators that start something; `ReceiptSensor` waits for what comes of it."""

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator, Context

from sparkdrop.hook import SparkdropHook
from sparkdrop.ledger import Landed, Ledger


class LandOperator(BaseOperator):
    """Has the ingestion function fetch files, or uploads one of the worker's; returns the objects
    that are in the landing bucket then.

    :param request: the function's own, as ``{"pipeline": "weather", "params": {…}}`` or
        ``{"sources": [{"url": …, "object": …}]}``
    :param file: or the path of a file
    :param name: and of its object, as ``birdstrikes/1990/a.csv``
    """

    template_fields: Sequence[str] = ("request", "file", "name")

    def __init__(
        self,
        *,
        request: dict[str, Any] | None = None,
        file: str | None = None,
        name: str | None = None,
        sparkdrop_conn_id: str = SparkdropHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if (request is None) == (file is None) or (file is None) != (name is None):
            raise ValueError(f"{self.task_id}: give either request, or file and name")
        self.request = request
        self.file = file
        self.name = name
        self.sparkdrop_conn_id = sparkdrop_conn_id

    def execute(self, context: Context) -> list[Landed]:
        hook = SparkdropHook(self.sparkdrop_conn_id)
        if self.request is None:
            landed = [hook.drop(self.file, self.name)]
        else:
            landed = hook.ingest(self.request)
        self.log.info("landed: %s", landed)
        return landed


class RerunOperator(BaseOperator):
    """Asks that the batch of a failed run is run again; returns that run, for `ReceiptSensor`.

    :param run: the failed run, as the sensor leaves it in its XCom ``failed_run``
    """

    template_fields: Sequence[str] = ("pipeline", "run")

    def __init__(
        self,
        *,
        pipeline: str,
        run: str,
        sparkdrop_conn_id: str = SparkdropHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.pipeline = pipeline
        self.run = run
        self.sparkdrop_conn_id = sparkdrop_conn_id

    def execute(self, context: Context) -> str:
        ledger = Ledger(SparkdropHook(self.sparkdrop_conn_id).bucket("state"))
        # Tried again, it finds what the first try began.
        if ledger.again(self.pipeline, self.run) is None:
            ledger.ask_again(self.pipeline, self.run, f"airflow {self.dag_id}.{self.task_id}")
        return self.run
