"""The Airflow connection to a Sparkdrop deployment."""

from functools import cached_property
from typing import Any

import google.auth.transport.requests
import google.oauth2.id_token
import requests
from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from google.cloud import storage

from sparkdrop.ledger import Landed

# The ingestion function answers within an hour.
ANSWER_SECONDS = 3600


class SparkdropHook(BaseHook):
    """Reads a connection: its host is the address of the ingestion function, its extra names
    the buckets, as ``{"landing": "P-landing", "state": "P-state"}``.

    Cloud Storage and the function are called with Application Default Credentials: in Composer
    those of the environment's service account.
    """

    conn_name_attr = "sparkdrop_conn_id"
    default_conn_name = "sparkdrop_default"
    conn_type = "sparkdrop"
    hook_name = "Sparkdrop"

    def __init__(self, sparkdrop_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.sparkdrop_conn_id = sparkdrop_conn_id

    @cached_property
    def _connection(self) -> Any:
        return self.get_connection(self.sparkdrop_conn_id)

    def bucket_name(self, kind: str) -> str:
        """The name of the bucket ``landing`` or ``state``."""
        name = self._connection.extra_dejson.get(kind)
        if not name:
            raise AirflowFailException(
                f"The connection {self.sparkdrop_conn_id} names no bucket '{kind}'."
                f' Write {{"{kind}": "BUCKET"}} into its extra.'
            )
        return name

    def bucket(self, kind: str) -> storage.Bucket:
        """The bucket ``landing`` or ``state``; nothing is asked yet."""
        return storage.Client().bucket(self.bucket_name(kind))

    def drop(self, file: str, name: str) -> Landed:
        """Uploads a local file as an object of the landing bucket."""
        blob = self.bucket("landing").blob(name)
        blob.upload_from_filename(file)
        return Landed(bucket=blob.bucket.name, name=name, generation=int(blob.generation))

    def ingest(self, request: dict[str, Any]) -> list[Landed]:
        """Has the ingestion function fetch files, and gives every object that is there then.

        :raises AirflowFailException: where the request itself is refused
        :raises AirflowException: where a source failed; what landed is not fetched again
        """
        address = self._connection.host or ""
        if "://" not in address:
            address = f"https://{address}"
        answer = requests.post(
            address, json=request, headers=_token(address), timeout=ANSWER_SECONDS
        )
        if answer.status_code in (400, 401, 403, 404, 405, 413, 415):
            raise AirflowFailException(f"Ingestion refused: {answer.status_code} {answer.text}")
        try:
            results = answer.json()["results"]
        except (ValueError, KeyError) as e:
            raise AirflowException(f"Ingestion failed: {answer.status_code} {answer.text}") from e
        problems = [f"{each['url']}: {each['problem']}" for each in results if "problem" in each]
        if problems:
            raise AirflowException("Ingestion failed: " + " ".join(problems))
        return [_landed(file) for each in results for file in each.get("files", [each])]


def _landed(result: dict[str, Any]) -> Landed:
    bucket, name = result["object"].removeprefix("gs://").split("/", 1)
    return Landed(bucket=bucket, name=name, generation=int(result["generation"]))


def _token(address: str) -> dict[str, str]:
    """A function on Google Cloud wants an identity token; the local cloud has none to give."""
    if address.startswith("http://"):
        return {}
    request = google.auth.transport.requests.Request()
    token = google.oauth2.id_token.fetch_id_token(request, address)
    return {"Authorization": f"Bearer {token}"}
