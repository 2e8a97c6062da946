"""Reads what became of landed objects from the state bucket. Blocking; knows nothing of Airflow."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, TypedDict

from google.cloud.storage import Bucket


class Landed(TypedDict):
    """One version of an object."""

    bucket: str
    name: str
    generation: int


class Refused(Exception):
    """A run is not run again; the message says why."""


@dataclass(frozen=True)
class Ledger:
    """The ledger of a deployment, in its state bucket."""

    state: Bucket

    def run_of(self, pipeline: str, landed: Landed) -> str | None:
        """The run that has an object in its batch; None while it waits."""
        version = f"{landed['bucket']}/{landed['name']}#{landed['generation']}"
        key = hashlib.sha256(version.encode()).hexdigest()[:32]
        claim = self.state.get_blob(f"done/{pipeline}/{key}")
        return claim.metadata["run"] if claim else None

    def receipts(self, pipeline: str, run: str) -> list[dict[str, Any]] | None:
        """The receipt of a run, or those of the runs that have its batch now.

        A failed batch may be in a run that was asked for again, or in halves. None while one of
        them is open.
        """
        while (again := self.again(pipeline, run)) is not None:
            run = again
        receipt = self._read(f"runs/{pipeline}/{run}/receipt.json")
        if receipt is None:
            return None
        if receipt.get("bisect", {}).get("result") != "HALVED":
            return [receipt]
        found = []
        for number in (1, 2):
            half = self._read(f"runs/{pipeline}/{run}/half-{number}.json")
            receipts = self.receipts(pipeline, half["run"]) if half else None
            if receipts is None:
                return None
            found += [each for each in receipts if each not in found]
        return found

    def again(self, pipeline: str, run: str) -> str | None:
        """The run that has the batch of a failed one now."""
        found = self._read(f"runs/{pipeline}/{run}/again.json")
        return found["run"] if found else None

    def ask_again(self, pipeline: str, run: str, by: str) -> None:
        """Asks that the batch of a failed run is run again. Asking twice is asking once."""
        blob = self.state.blob(_command(pipeline, run))
        blob.metadata = {"by": by}
        blob.upload_from_string(b"")

    def rerun(self, pipeline: str, run: str) -> str | None:
        """The run that was asked for with `ask_again`; None while it was not begun.

        :raises Refused: where there will be none
        """
        asked = self.state.get_blob(_command(pipeline, run))
        # Read after the command: it is taken away after this was written.
        again = self.again(pipeline, run)
        if again is None and asked is None:
            raise Refused(f"{run} is not run again: {self._why(pipeline, run)}.")
        return again

    def _why(self, pipeline: str, run: str) -> str:
        # The newest answers come first.
        for answer in self.state.list_blobs(prefix="asked/", max_results=200):
            told = answer.metadata or {}
            if (told.get("pipeline"), told.get("id"), told.get("kind")) == (pipeline, run, "AGAIN"):
                return told.get("why", "")
        return "the command was taken away"

    def _read(self, name: str) -> dict[str, Any] | None:
        blob = self.state.get_blob(name)
        return json.loads(blob.download_as_bytes()) if blob else None


def _command(pipeline: str, run: str) -> str:
    return f"again/{pipeline}/{run}"
