"""The module on a bucket in memory. Run with: python -m unittest discover airflow/tests"""

import asyncio
import json
import unittest
from types import SimpleNamespace
from unittest import mock

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from sparkdrop.hook import SparkdropHook
from sparkdrop.ledger import Landed, Ledger, Refused
from sparkdrop.operators import LandOperator, RerunOperator
from sparkdrop.sensor import ReceiptSensor, ReceiptTrigger

# What the functions wrote of this object is in a golden file: done/birds/d76c525d….
OBJECT = Landed(bucket="landing", name="birds/1991/a.csv", generation=1795334430000001)
CLAIM = "done/birds/d76c525dd15e7e681ce2bed2d2103f08"
CONNECTION = json.dumps(
    {
        "conn_type": "sparkdrop",
        "host": "http://127.0.0.1:1",
        "extra": {"landing": "landing", "state": "state"},
    }
)


class Bucket:
    """As much of google.cloud.storage.Bucket as the ledger uses."""

    def __init__(self):
        self.objects = {}

    def put(self, name, content=None, **metadata):
        self.objects[name] = (json.dumps(content).encode(), metadata)

    def get_blob(self, name):
        if name not in self.objects:
            return None
        content, metadata = self.objects[name]
        return SimpleNamespace(metadata=metadata, download_as_bytes=lambda: content)

    def blob(self, name):
        blob = SimpleNamespace(metadata=None)
        blob.upload_from_string = lambda _: self.put(name, **blob.metadata)
        return blob

    def list_blobs(self, prefix, max_results):
        names = sorted(name for name in self.objects if name.startswith(prefix))
        return [SimpleNamespace(metadata=self.objects[name][1]) for name in names[:max_results]]

    def receipt(self, run, outcome="SUCCEEDED", dropped=(), **more):
        receipt = {"run": run, "outcome": outcome, "objects": [], "dropped": dropped} | more
        self.put(f"runs/birds/{run}/receipt.json", receipt)


class LedgerCase(unittest.TestCase):
    def setUp(self):
        self.state = Bucket()
        self.ledger = Ledger(self.state)

    def look(self, rerun_of=None):
        landed = [] if rerun_of else [OBJECT]
        return ReceiptTrigger("state", "birds", landed, rerun_of, 1).look(self.ledger)


class Receipts(LedgerCase):
    def test_an_object_that_waits_has_no_receipt(self):
        self.assertIsNone(self.look())

    def test_an_open_run_has_no_receipt(self):
        self.state.put(CLAIM, run="birds-1")
        self.assertIsNone(self.look())

    def test_the_receipt_of_the_run_that_claimed_the_object_is_found(self):
        self.state.put(CLAIM, run="birds-1")
        self.state.receipt("birds-1", rows={"in": 3})
        expected = {"run": "birds-1", "outcome": "SUCCEEDED", "rows": {"in": 3}}
        self.assertEqual({"receipts": [expected], "left_out": []}, self.look())

    def test_the_run_that_has_the_batch_now_counts(self):
        self.state.put(CLAIM, run="birds-1")
        self.state.receipt("birds-1", outcome="FAILED")
        self.state.put("runs/birds/birds-1/again.json", {"run": "birds-2"})
        self.assertIsNone(self.look())
        self.state.receipt("birds-2")
        self.assertEqual("birds-2", self.look()["receipts"][0]["run"])

    def test_of_a_batch_that_was_halved_the_half_with_the_object_counts(self):
        other = {**OBJECT, "name": "birds/1991/b.csv"}
        self.state.put(CLAIM, run="birds-1")
        halved = {"root": "birds-1", "result": "HALVED"}
        self.state.receipt("birds-1", outcome="FAILED", bisect=halved)
        self.state.put("runs/birds/birds-1/half-1.json", {"run": "birds-2"})
        self.state.receipt("birds-2", objects=[OBJECT])
        self.assertIsNone(self.look())
        self.state.put("runs/birds/birds-1/half-2.json", {"run": "birds-3"})
        self.assertIsNone(self.look())
        self.state.receipt("birds-3", outcome="FAILED", objects=[other], bisect={"result": "FOUND"})
        self.assertEqual(["birds-2"], [each["run"] for each in self.look()["receipts"]])

    def test_an_object_that_the_job_left_out_is_told(self):
        self.state.put(CLAIM, run="birds-1")
        unreadable = {**OBJECT, "why": "UNREADABLE", "detail": "no CSV"}
        other = {**OBJECT, "name": "birds/1991/b.csv", "why": "UNREADABLE"}
        self.state.receipt("birds-1", dropped=[unreadable, other])
        self.assertEqual(
            ["birds/1991/a.csv was left out: UNREADABLE no CSV"], self.look()["left_out"]
        )

    def test_an_object_that_a_newer_version_replaced_is_no_fault(self):
        self.state.put(CLAIM, run="birds-1")
        self.state.receipt("birds-1", dropped=[{**OBJECT, "why": "SUPERSEDED"}])
        self.assertEqual([], self.look()["left_out"])


class Reruns(LedgerCase):
    def test_a_rerun_waits_for_the_next_run_and_not_for_the_old_receipt(self):
        self.state.receipt("birds-1", outcome="FAILED")
        self.ledger.ask_again("birds", "birds-1", "airflow d.t")
        self.assertEqual({"by": "airflow d.t"}, self.state.objects["again/birds/birds-1"][1])
        self.assertIsNone(self.look("birds-1"))
        self.state.put("runs/birds/birds-1/again.json", {"run": "birds-2"})
        self.state.receipt("birds-2")
        self.assertEqual("birds-2", self.look("birds-1")["receipts"][0]["run"])

    def test_a_refused_rerun_says_why(self):
        why = "it succeeded"
        self.state.put("asked/1", pipeline="birds", id="birds-1", kind="AGAIN", why=why)
        with self.assertRaisesRegex(Refused, "birds-1 is not run again: it succeeded."):
            self.look("birds-1")

    def test_the_trigger_fires_with_the_refusal(self):
        trigger = ReceiptTrigger("state", "birds", [], "birds-1", 1)
        with mock.patch("sparkdrop.sensor.storage.Client") as client:
            client.return_value.bucket.return_value = self.state
            event = asyncio.run(anext(trigger.run()))
        self.assertIn("birds-1 is not run again", event.payload["refused"])

    def test_a_second_try_does_not_ask_again(self):
        self.state.put("runs/birds/birds-1/again.json", {"run": "birds-2"})
        with mock.patch.object(SparkdropHook, "bucket", return_value=self.state):
            run = RerunOperator(task_id="t", pipeline="birds", run="birds-1").execute({})
        self.assertEqual("birds-1", run)
        self.assertNotIn("again/birds/birds-1", self.state.objects)


class Sensor(unittest.TestCase):
    def finish(self, **event):
        ti = mock.Mock()
        sensor = ReceiptSensor(task_id="t", pipeline="birds", landed=[OBJECT])
        try:
            return sensor.finish({"ti": ti}, {"receipts": [], "left_out": [], **event}), ti
        except AirflowFailException as e:
            return str(e), ti

    def test_a_failed_run_fails_the_task_with_its_reason(self):
        failed = {"run": "birds-1", "outcome": "FAILED", "reason": "No rows."}
        told, ti = self.finish(receipts=[failed])
        self.assertEqual("birds-1: No rows.", told)
        ti.xcom_push.assert_called_once_with("failed_run", "birds-1")

    def test_what_was_left_out_or_refused_fails_the_task(self):
        done = {"run": "birds-1", "outcome": "SUCCEEDED"}
        self.assertEqual("a.csv was left out", self.finish(receipts=[done], left_out=["a.csv was left out"])[0])
        self.assertEqual("no", self.finish(refused="no")[0])

    def test_the_receipts_are_returned(self):
        done = {"run": "birds-1", "outcome": "SUCCEEDED"}
        self.assertEqual([done], self.finish(receipts=[done])[0])

    def test_the_trigger_is_the_same_after_a_restart(self):
        path, arguments = ReceiptTrigger("state", "birds", [OBJECT], None, 5).serialize()
        self.assertEqual("sparkdrop.sensor.ReceiptTrigger", path)
        again = ReceiptTrigger(**json.loads(json.dumps(arguments)))
        self.assertEqual((path, arguments), again.serialize())

    def test_what_to_wait_for_is_given_once(self):
        for wrong in ({}, {"landed": [OBJECT], "rerun_of": "birds-1"}):
            with self.assertRaises(ValueError):
                ReceiptSensor(task_id="t", pipeline="birds", **wrong)


@mock.patch.dict("os.environ", AIRFLOW_CONN_SPARKDROP_DEFAULT=CONNECTION)
class Ingestion(unittest.TestCase):
    def land(self, status, body):
        answer = mock.Mock(status_code=status, text=json.dumps(body), json=lambda: body)
        with mock.patch("sparkdrop.hook.requests.post", return_value=answer) as post:
            landed = LandOperator(task_id="t", request={"pipeline": "weather"}).execute({})
        post.assert_called_once()
        self.assertEqual({"pipeline": "weather"}, post.call_args.kwargs["json"])
        return landed

    def test_every_object_is_returned_also_those_of_an_archive(self):
        one = {"object": "gs://landing/a/b.csv", "generation": "7", "outcome": "unchanged"}
        zip_ = {"object": "gs://landing/z/", "files": [{**one, "generation": "8"}]}
        landed = self.land(200, {"results": [one, zip_]})
        b = {"bucket": "landing", "name": "a/b.csv"}
        self.assertEqual([{**b, "generation": 7}, {**b, "generation": 8}], landed)

    def test_a_source_that_failed_is_tried_again(self):
        failed = {"url": "https://x", "object": "gs://landing/x", "problem": "It is not there."}
        with self.assertRaises(AirflowException) as raised:
            self.land(207, {"results": [failed]})
        self.assertNotIsInstance(raised.exception, AirflowFailException)
        self.assertIn("https://x: It is not there.", str(raised.exception))

    def test_a_request_that_is_refused_is_not_tried_again(self):
        with self.assertRaisesRegex(AirflowFailException, "400"):
            self.land(400, {"problems": []})

    def test_what_to_land_is_given_once(self):
        for wrong in ({}, {"file": "x"}, {"request": {}, "file": "x", "name": "y"}):
            with self.assertRaises(ValueError):
                LandOperator(task_id="t", **wrong)

    def test_a_bucket_that_the_connection_does_not_name_is_a_fault(self):
        with self.assertRaisesRegex(AirflowFailException, "names no bucket 'lake'"):
            SparkdropHook().bucket("lake")


if __name__ == "__main__":
    unittest.main()
