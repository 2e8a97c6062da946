"""deltalake (delta-rs) reads the table that LakeJob wrote with Spark, and writes one."""

import json
import os
import sys
import unittest
import uuid

import polars
import pyarrow
from deltalake import DeltaTable, write_deltalake

OPTIONS = {
    "google_base_url": os.environ["STORAGE_EMULATOR_HOST"],
    "google_skip_signature": "true",
    "allow_http": "true",
}
# To write, it wants a key; this one stands for none.
KEY = {
    "gcs_base_url": os.environ["STORAGE_EMULATOR_HOST"],
    "disable_oauth": True,
    "client_email": "",
    "private_key": "",
    "private_key_id": "",
}
WRITING = {"google_service_account_key": json.dumps(KEY), "allow_http": "true"}


class Delta(unittest.TestCase):
    def test_the_table_of_the_lake_is_read(self):
        table = DeltaTable("gs://lake/weather", storage_options=OPTIONS)
        rows = table.to_pyarrow_table(columns=["_source", "_run"])
        self.assertEqual(int(os.environ["WEATHER_ROWS"]), rows.num_rows)
        source = "gs://landing/weather/2026.csv"
        self.assertEqual({source}, set(rows["_source"].to_pylist()))

    def test_polars_reads_the_table_too(self):
        frame = polars.scan_delta("gs://lake/weather", storage_options=OPTIONS)
        count = frame.select(polars.len()).collect().item()
        self.assertEqual(int(os.environ["WEATHER_ROWS"]), count)

    def test_a_table_is_written_and_its_versions_read(self):
        uri = f"gs://lake/python/{uuid.uuid4()}"
        for n in (1, 2):
            table = pyarrow.table({"id": [n], "name": ["x"]})
            write_deltalake(uri, table, mode="append", storage_options=WRITING)
        self.assertEqual(2, DeltaTable(uri, storage_options=OPTIONS).to_pyarrow_table().num_rows)
        first = DeltaTable(uri, version=0, storage_options=OPTIONS)
        self.assertEqual([1], first.to_pyarrow_table()["id"].to_pylist())


if __name__ == "__main__":
    ran = unittest.main(exit=False)
    sys.stderr.flush()
    # The library's threads may abort an interpreter that ends in the ordinary way.
    os._exit(0 if ran.result.wasSuccessful() else 1)
