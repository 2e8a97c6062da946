"""google-cloud-storage."""

import io
import os
import tempfile
import unittest
import uuid

from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud import storage
from google.cloud.storage import transfer_manager


class Storage(unittest.TestCase):
    def setUp(self):
        self.client = storage.Client()
        self.bucket = self.client.bucket("landing")
        self.folder = f"python/{uuid.uuid4()}/"

    def blob(self, name="a.txt"):
        return self.bucket.blob(self.folder + name)

    def test_the_buckets_are_listed_and_one_is_made_and_deleted(self):
        made = self.client.create_bucket(f"python-{uuid.uuid4()}")
        names = [bucket.name for bucket in self.client.list_buckets()]
        self.assertLessEqual({"landing", "lake", "code", "state", made.name}, set(names))
        made.delete()
        self.assertFalse(made.exists())

    def test_what_is_uploaded_is_downloaded_with_its_metadata(self):
        blob = self.blob("ü x.txt")
        blob.metadata = {"by": "anna"}
        blob.upload_from_string("hello", content_type="text/plain")
        found = self.bucket.get_blob(blob.name)
        self.assertEqual(b"hello", found.download_as_bytes())
        self.assertEqual(b"ell", found.download_as_bytes(start=1, end=3))
        told = (found.metadata, found.content_type, found.size, found.generation)
        self.assertEqual(({"by": "anna"}, "text/plain", 5, blob.generation), told)

    def test_a_large_file_is_uploaded_in_pieces(self):
        content = os.urandom(3 * 1024 * 1024 + 17)
        blob = self.blob("large")
        blob.chunk_size = 1024 * 1024
        blob.upload_from_file(io.BytesIO(content), size=len(content), checksum="crc32c")
        with self.blob("large").open("rb") as read:
            self.assertEqual(content, read.read())

    def test_a_large_file_is_uploaded_in_parts_side_by_side(self):
        content = os.urandom(11 * 1024 * 1024)
        blob = self.blob("parts")
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            transfer_manager.upload_chunks_concurrently(
                file.name, blob, chunk_size=5 * 1024 * 1024, worker_type=transfer_manager.THREAD
            )
        self.assertEqual(content, self.blob("parts").download_as_bytes())

    def test_generations_guard_what_is_written(self):
        blob = self.blob()
        blob.upload_from_string("1", if_generation_match=0)
        with self.assertRaises(PreconditionFailed):
            self.blob().upload_from_string("2", if_generation_match=0)
        first = blob.generation
        self.blob().upload_from_string("2", if_generation_match=first)
        with self.assertRaises(PreconditionFailed):
            self.blob().delete(if_generation_match=first)
        self.assertEqual(b"2", self.blob().download_as_bytes())

    def test_a_folder_is_listed_in_pages(self):
        for name in ("b/1", "b/2", "a", "c"):
            self.blob(name).upload_from_string("x")
        listed = self.client.list_blobs("landing", prefix=self.folder, delimiter="/", page_size=1)
        self.assertEqual([self.folder + "a", self.folder + "c"], [blob.name for blob in listed])
        self.assertEqual({self.folder + "b/"}, listed.prefixes)

    def test_objects_are_copied_composed_renamed_and_deleted(self):
        for name in ("1", "2"):
            self.blob(name).upload_from_string(name)
        self.blob("12").compose([self.blob("1"), self.blob("2")])
        self.bucket.copy_blob(self.blob("12"), self.client.bucket("lake"), self.folder + "copy")
        copy = self.client.bucket("lake").blob(self.folder + "copy")
        self.assertEqual(b"12", copy.download_as_bytes())
        self.bucket.rename_blob(self.blob("12"), self.folder + "renamed")
        self.assertFalse(self.blob("12").exists())
        copy.delete()
        with self.assertRaises(NotFound):
            copy.download_as_bytes()

    def test_many_are_deleted_in_one_batch(self):
        blobs = [self.blob(str(n)) for n in range(5)]
        for blob in blobs:
            blob.upload_from_string("x")
        with self.client.batch():
            for blob in blobs:
                blob.delete()
        self.assertEqual([], list(self.client.list_blobs("landing", prefix=self.folder)))


if __name__ == "__main__":
    unittest.main()
