"""gcsfs, below pandas, Polars and PyArrow; and Polars by its own client."""

import os
import unittest
import uuid

import gcsfs
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet

TOKEN = {"token": "anon"}
FRAME = pandas.DataFrame({"id": [1, 2, 3], "name": ["a", "b", None]})


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = f"landing/python/{uuid.uuid4()}"
        self.files = gcsfs.GCSFileSystem(project="sparkdrop-local", **TOKEN)

    def test_files_are_written_listed_moved_and_removed(self):
        self.files.pipe(f"{self.folder}/a/1.txt", b"one")
        with self.files.open(f"{self.folder}/a/2.txt", "wb") as out:
            out.write(b"two" * 100_000)
        self.assertEqual(300_000, self.files.info(f"{self.folder}/a/2.txt")["size"])
        self.files.mv(f"{self.folder}/a/1.txt", f"{self.folder}/b.txt")
        found = sorted(self.files.find(self.folder))
        self.assertEqual([f"{self.folder}/a/2.txt", f"{self.folder}/b.txt"], found)
        self.assertEqual(b"ne", self.files.cat_file(f"{self.folder}/b.txt", start=1))
        self.files.rm(self.folder, recursive=True)
        self.assertFalse(self.files.exists(f"{self.folder}/b.txt"))

    def test_pandas_writes_and_reads_csv_and_parquet(self):
        for write, read, end in (
            (FRAME.to_csv, pandas.read_csv, "csv"),
            (FRAME.to_parquet, pandas.read_parquet, "parquet"),
        ):
            uri = f"gs://{self.folder}/x.{end}"
            write(uri, index=False, storage_options=TOKEN)
            pandas.testing.assert_frame_equal(
                FRAME, read(uri, storage_options=TOKEN), check_dtype=False
            )

    def test_polars_reads_what_pandas_wrote_through_gcsfs_and_by_itself(self):
        uri = f"gs://{self.folder}/x.parquet"
        FRAME.to_parquet(uri, index=False, storage_options=TOKEN)
        with self.files.open(uri) as file:
            self.assertEqual([1, 2, 3], polars.read_parquet(file)["id"].to_list())
        own = {
            "google_base_url": os.environ["STORAGE_EMULATOR_HOST"],
            "google_skip_signature": "true",
            "allow_http": "true",
        }
        scanned = polars.scan_parquet(f"gs://{self.folder}/*.parquet", storage_options=own)
        self.assertEqual(["b"], scanned.filter(polars.col("id") == 2).collect()["name"].to_list())

    def test_pyarrow_writes_and_reads_a_partitioned_dataset(self):
        table = pyarrow.table({"year": [2025, 2026, 2026], "id": [1, 2, 3]})
        pyarrow.parquet.write_to_dataset(
            table, self.folder, partition_cols=["year"], filesystem=self.files
        )
        dataset = pyarrow.dataset.dataset(self.folder, filesystem=self.files, partitioning="hive")
        self.assertEqual(2, dataset.count_rows(filter=pyarrow.dataset.field("year") == 2026))


if __name__ == "__main__":
    unittest.main()
