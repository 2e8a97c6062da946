"""Waits for receipts, without a worker."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

from airflow.sdk import BaseSensorOperator, Context
from airflow.sdk.exceptions import AirflowFailException
from airflow.triggers.base import BaseTrigger, TriggerEvent
from google.cloud import storage

from sparkdrop.hook import SparkdropHook
from sparkdrop.ledger import Landed, Ledger, Refused

# What a DAG goes on with; a receipt also has its objects, which may be very many.
KEPT = ("run", "pipeline", "outcome", "reason", "jobMessage", "rows", "table", "load", "warnings")


def versions(receipt: dict[str, Any]) -> set[tuple[str, int]]:
    """The objects of a run's batch, processed or not."""
    return {(o["name"], o["generation"]) for o in receipt["objects"] + list(receipt["dropped"])}


class ReceiptTrigger(BaseTrigger):
    """Fires once every object's run, or the run that was asked for again, has a receipt."""

    def __init__(
        self, state: str, pipeline: str, landed: list[Landed], rerun_of: str | None, seconds: float
    ) -> None:
        super().__init__()
        self.state = state
        self.pipeline = pipeline
        self.landed = landed
        self.rerun_of = rerun_of
        self.seconds = seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        names = ("state", "pipeline", "landed", "rerun_of", "seconds")
        return "sparkdrop.sensor.ReceiptTrigger", {name: getattr(self, name) for name in names}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        ledger = await asyncio.to_thread(lambda: Ledger(storage.Client().bucket(self.state)))
        try:
            while (event := await asyncio.to_thread(self.look, ledger)) is None:
                await asyncio.sleep(self.seconds)
        except Refused as e:
            event = {"refused": str(e)}
        yield TriggerEvent(event)

    def look(self, ledger: Ledger) -> dict[str, Any] | None:
        """The receipts, and the objects that they leave out; None while one is missing."""
        if self.rerun_of:
            runs = [ledger.rerun(self.pipeline, self.rerun_of)]
        else:
            # In their order, so that one that waits costs one call each time.
            runs = []
            for each in self.landed:
                runs.append(ledger.run_of(self.pipeline, each))
                if runs[-1] is None:
                    break
        ours = {(each["name"], each["generation"]) for each in self.landed}
        receipts = []
        for run in dict.fromkeys(runs):
            now = ledger.receipts(self.pipeline, run) if run else None
            if now is None:
                return None
            # Of a batch that was halved, another half's failure is not ours.
            receipts += [each for each in now if len(now) == 1 or not ours or ours & versions(each)]
        left_out = [
            f"{each['name']} was left out: {each['why']} {each.get('detail', '')}".strip()
            for receipt in receipts
            for each in receipt["dropped"]
            # What a newer version replaced is in that version's run.
            if (each["name"], each["generation"]) in ours and each["why"] != "SUPERSEDED"
        ]
        kept = [{name: each[name] for name in KEPT if name in each} for each in receipts]
        return {"receipts": kept, "left_out": left_out}


class ReceiptSensor(BaseSensorOperator):
    """Waits until objects were processed; returns the receipts of their runs, without objects.

    Fails with the run's reason where it failed, and leaves the run's id in the XCom
    ``failed_run``; fails too where the job left one of the objects out.

    :param landed: what `LandOperator` returned
    :param rerun_of: instead of `landed`, what `RerunOperator` returned
    """

    template_fields: Sequence[str] = ("pipeline", "landed", "rerun_of")

    def __init__(
        self,
        *,
        pipeline: str,
        landed: list[Landed] | None = None,
        rerun_of: str | None = None,
        sparkdrop_conn_id: str = SparkdropHook.default_conn_name,
        poke_interval: float = 30,
        **kwargs: Any,
    ) -> None:
        super().__init__(poke_interval=poke_interval, **kwargs)
        if (landed is None) == (rerun_of is None):
            raise ValueError(f"{self.task_id}: give either landed or rerun_of")
        self.pipeline = pipeline
        self.landed = landed
        self.rerun_of = rerun_of
        self.sparkdrop_conn_id = sparkdrop_conn_id

    def execute(self, context: Context) -> None:
        if self.rerun_of is None and not self.landed:
            raise AirflowFailException("Nothing landed, so there is no run to wait for.")
        state = SparkdropHook(self.sparkdrop_conn_id).bucket_name("state")
        trigger = ReceiptTrigger(
            state, self.pipeline, list(self.landed or []), self.rerun_of, self.poke_interval
        )
        self.defer(
            trigger=trigger, method_name="finish", timeout=timedelta(seconds=self.timeout)
        )

    def finish(self, context: Context, event: dict[str, Any]) -> list[dict[str, Any]]:
        """Called with what the trigger found."""
        if "refused" in event:
            raise AirflowFailException(event["refused"])
        faults = list(event["left_out"])
        for receipt in event["receipts"]:
            self.log.info("%s %s: rows %s", receipt["run"], receipt["outcome"], receipt.get("rows"))
            if receipt["outcome"] != "SUCCEEDED":
                context["ti"].xcom_push("failed_run", receipt["run"])
                faults.append(f"{receipt['run']}: {receipt.get('reason')}")
        if faults:
            raise AirflowFailException(" ".join(faults))
        return event["receipts"]
