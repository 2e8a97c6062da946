"""DuckDB reads the lake: files through gcsfs, a Delta table through deltalake.

Its own extensions httpfs and delta have to be downloaded, and httpfs wants HMAC keys for gs://.
"""

import os
import unittest

import duckdb
import gcsfs
from deltalake import DeltaTable

OPTIONS = {
    "google_base_url": os.environ["STORAGE_EMULATOR_HOST"],
    "google_skip_signature": "true",
    "allow_http": "true",
}


class Duck(unittest.TestCase):
    def setUp(self):
        self.duck = duckdb.connect()
        self.duck.register_filesystem(gcsfs.GCSFileSystem(project="sparkdrop-local", token="anon"))

    def test_a_landed_file_is_queried(self):
        sql = "SELECT COUNT(*) FROM read_csv('gcs://landing/weather/*.csv')"
        self.assertEqual([(int(os.environ["WEATHER_ROWS"]),)], self.duck.sql(sql).fetchall())

    def test_the_delta_table_is_queried(self):
        weather = DeltaTable("gs://lake/weather", storage_options=OPTIONS).to_pyarrow_dataset()
        self.duck.register("weather", weather)
        sql = "SELECT COUNT(*), COUNT(DISTINCT _run) FROM weather"
        self.assertEqual([(int(os.environ["WEATHER_ROWS"]), 1)], self.duck.sql(sql).fetchall())


if __name__ == "__main__":
    unittest.main()
