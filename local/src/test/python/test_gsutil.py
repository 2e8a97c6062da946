"""gsutil. What it imports is imported once; each command is a fork of this process."""

import json
import multiprocessing
import os
import pathlib
import ssl
import sys
import tempfile
import unittest
import urllib.request
import uuid

import gslib.command_runner
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

gslib.command_runner.CommandRunner()  # imports all commands
FORK = multiprocessing.get_context("fork")


def gsutil(*arguments, stdin=b""):
    """Runs a command; its exit code, and all that it printed."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        command = FORK.Process(target=run, args=(arguments, given, printed))
        command.start()
        command.join()
        printed.seek(0)
        return command.exitcode, printed.read().decode()


def run(arguments, given, printed):
    for target, stream in enumerate((given, printed, printed)):
        os.dup2(stream.fileno(), target)
    sys.stdin = open(0, closefd=False)
    sys.argv = ["gsutil", *arguments]
    from gslib.__main__ import main  # It reads the arguments when it is imported.

    sys.exit(main())


class Gsutil(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bucket = f"gs://gsutil-{uuid.uuid4()}"
        self.ok("mb", "-l", "us-central1", self.bucket)
        self.addCleanup(gsutil, "-m", "rm", "-r", self.bucket)

    def ok(self, *arguments, stdin=b""):
        status, printed = gsutil(*arguments, stdin=stdin)
        self.assertEqual(0, status, f"{arguments}: {printed}")
        return printed

    def refused(self, *arguments):
        status, printed = gsutil(*arguments)
        self.assertEqual(1, status, f"{arguments}: {printed}")
        return printed

    def write(self, name, content=b"hello\n"):
        self.ok("cp", "-", f"{self.bucket}/{name}", stdin=content)
        return f"{self.bucket}/{name}"

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def tree(self):
        for name in ("1", "2", "y/3"):
            self.file("tree/" + name, name.encode())
        return str(self.folder / "tree")

    def content(self, name):
        return (self.folder / name).read_bytes()

    def names(self, where):
        return [line[len(self.bucket) + 1 :] for line in self.ok("ls", where).split()]

    def test_buckets_are_made_listed_and_removed(self):
        other = self.bucket + "-2"
        self.ok("mb", "-c", "nearline", "-b", "on", other)
        self.assertIn(other + "/\n", self.ok("ls"))
        self.assertRegex(self.ok("ls", "-L", "-b", other), "Storage class:\\s+NEARLINE")
        self.assertIn("already", self.refused("mb", other))
        self.ok("rb", other)
        self.assertIn("404", self.refused("rb", other))

    def test_trees_are_copied_and_synchronized(self):
        self.ok("-m", "cp", "-r", self.tree(), self.bucket)
        self.assertEqual(["tree/1", "tree/2", "tree/y/3"], self.names(self.bucket + "/**"))
        os.remove(self.folder / "tree/1")
        self.file("tree/2", b"changed")
        self.ok("rsync", "-d", "-r", str(self.folder / "tree"), self.bucket + "/tree")
        self.assertEqual(["tree/2", "tree/y/3"], self.names(self.bucket + "/**"))
        os.mkdir(self.folder / "down")
        self.ok("-m", "rsync", "-r", self.bucket + "/tree", str(self.folder / "down"))
        self.assertEqual((b"changed", b"y/3"), (self.content("down/2"), self.content("down/y/3")))
        self.ok("-m", "rm", "-r", self.bucket + "/tree")
        self.assertIn("matched no objects", self.refused("ls", self.bucket + "/tree"))

    def test_large_files_go_up_and_down_in_parts(self):
        # Above 8 MiB an upload is resumable.
        large = os.urandom(9 * 1024 * 1024 + 1)
        path = self.file("large", large)
        up, down = (
            ["-o", f"GSUtil:{kind}_threshold=2M", "-o", f"GSUtil:{kind}_component_size=2M"]
            for kind in ("parallel_composite_upload", "sliced_object_download")
        )
        self.ok("cp", path, self.bucket + "/resumable")
        self.ok(*up, "cp", path, self.bucket + "/composite")
        self.assertIn("Component-Count:", self.ok("stat", self.bucket + "/composite"))
        for number, name in enumerate(("resumable", "composite")):
            self.ok(*down, "cp", f"{self.bucket}/{name}", str(self.folder / f"back{number}"))
            self.assertEqual(large, self.content(f"back{number}"))

    def test_objects_are_copied_moved_read_and_joined(self):
        one, two = self.write("one"), self.write("two", b"world\n")
        self.ok("cp", one, self.bucket + "/copy")
        self.ok("mv", self.bucket + "/copy", self.bucket + "/moved")
        self.assertEqual("ell", self.ok("cat", "-r", "1-3", self.bucket + "/moved"))
        self.refused("-q", "stat", self.bucket + "/copy")
        self.ok("compose", one, two, self.bucket + "/both")
        self.assertIn("hello\nworld\n", self.ok("cat", self.bucket + "/both"))
        packed = self.file("z.txt", b"text " * 1000)
        self.ok("cp", "-z", "txt", packed, self.bucket)
        self.assertRegex(self.ok("stat", self.bucket + "/z.txt"), "Content-Encoding:\\s+gzip")
        self.ok("cp", self.bucket + "/z.txt", str(self.folder / "unpacked"))
        self.assertEqual(b"text " * 1000, self.content("unpacked"))
        self.assertIn("Skipping existing item", self.ok("cp", "-n", packed, one))
        self.assertIn("No URLs matched", self.refused("cp", self.bucket + "/none", str(self.folder)))

    def test_objects_are_listed_and_described(self):
        name = self.write("ü x.txt")
        self.assertIn("TOTAL: 1 objects, 6 bytes", self.ok("ls", "-l", self.bucket))
        self.assertRegex(self.ok("ls", "-a", name), "#[0-9]+\\n")
        self.assertEqual([name], self.ok("ls", self.bucket + "/*.txt").splitlines())
        self.assertTrue(self.ok("du", "-s", self.bucket).startswith("6 "))
        described = self.ok("ls", "-L", name)
        told = self.ok("hash", "-h", name) + self.ok("hash", "-h", self.file("same", b"hello\n"))
        self.assertRegex(described, "Hash \\(crc32c\\):")
        self.assertEqual(2, told.count("Hash (md5):\t\tb1946ac92492d2347c6235b4d2611184"), told)
        self.ok("setmeta", "-h", "Content-Type:text/x", "-h", "x-goog-meta-by:anna", name)
        self.assertRegex(self.ok("stat", name), "(?s)text/x.*by:\\s+anna")

    def test_versions_holds_and_retention(self):
        self.ok("versioning", "set", "on", self.bucket)
        self.assertIn("Enabled", self.ok("versioning", "get", self.bucket))
        name = self.write("a")
        self.write("a", b"two")
        self.assertEqual(2, len(self.ok("ls", "-a", name).split()))
        for hold in ("temp", "event"):
            self.ok("retention", hold, "set", name)
            self.assertIn("protected data", self.refused("rm", name))
            self.ok("retention", hold, "release", name)
        self.ok("retention", "set", "10s", self.bucket)
        self.assertIn("Duration: 10 Second(s)", self.ok("retention", "get", self.bucket))
        self.ok("retention", "clear", self.bucket)

    def test_what_a_bucket_is_set_to_is_told(self):
        rule = {"action": {"type": "Delete"}, "condition": {"age": 30}}
        rules = self.file("lifecycle", json.dumps({"rule": [rule]}).encode())
        cors = self.file("cors", b'[{"origin": ["*"], "method": ["GET"], "maxAgeSeconds": 60}]')
        for command, told in {
            ("lifecycle", "set", rules): '"age": 30',
            ("cors", "set", cors): '"maxAgeSeconds": 60',
            ("label", "ch", "-l", "team:a"): '"team": "a"',
            ("web", "set", "-m", "index.html"): '"mainPageSuffix": "index.html"',
            ("logging", "set", "on", "-b", "gs://landing"): '"logBucket": "landing"',
            ("defstorageclass", "set", "nearline"): "NEARLINE",
            ("requesterpays", "set", "on"): "Enabled",
            ("autoclass", "set", "on"): "Enabled: True",
            ("ubla", "set", "on"): "Enabled: True",
            ("pap", "set", "enforced"): "enforced",
        }.items():
            self.ok(*command, self.bucket)
            self.assertIn(told, self.ok(command[0], "get", self.bucket))
        self.assertIn("Enabled: True", self.ok("bucketpolicyonly", "get", self.bucket))
        self.assertIn("None", self.ok("rpo", "get", self.bucket))

    def test_access_is_given_and_told(self):
        name = self.write("a")
        self.ok("acl", "ch", "-u", "AllUsers:R", name)
        self.assertIn("allUsers", self.ok("acl", "get", name))
        self.ok("defacl", "ch", "-u", "AllUsers:R", self.bucket)
        self.assertIn("allUsers", self.ok("defacl", "get", self.bucket))
        self.ok("iam", "ch", "allUsers:objectViewer", self.bucket)
        self.assertIn("objectViewer", self.ok("iam", "get", self.bucket))
        self.ok("ubla", "set", "on", self.bucket)
        self.assertIn("niform", self.refused("acl", "get", self.bucket))
        account = f"gsutil-{uuid.uuid4().hex[:10]}@b.iam.gserviceaccount.com"
        self.ok("hmac", "create", account)
        self.assertIn(account, self.ok("hmac", "list"))

    def test_notifications_classes_and_keys(self):
        self.ok("notification", "create", "-f", "json", "-t", "gsutil", self.bucket)
        self.assertIn("topics/gsutil", self.ok("notification", "list", self.bucket))
        self.ok("notification", "delete", self.bucket)
        name = self.write("a")
        self.ok("rewrite", "-s", "coldline", name)
        self.assertIn("COLDLINE", self.ok("stat", name))
        key = "projects/p/locations/us/keyRings/r/cryptoKeys/k"
        self.assertIn("no default encryption key", self.ok("kms", "encryption", self.bucket))
        self.assertIn("404", self.refused("kms", "encryption", "-k", key, self.bucket))

    def test_a_signed_url_is_read(self):
        key = rsa.generate_private_key(65537, 2048).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        account = {
            "type": "service_account",
            "client_email": "a@b.iam.gserviceaccount.com",
            "client_id": "1",
            "private_key_id": "1",
            "private_key": key.decode(),
        }
        file = self.file("account.json", json.dumps(account).encode())
        signed = self.ok("signurl", "-r", "us-central1", file, self.write("a")).split()[-1]
        trusted = ssl.create_default_context(cafile=os.environ["CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"])
        with urllib.request.urlopen(signed, context=trusted) as answer:
            self.assertEqual(b"hello\n", answer.read())


if __name__ == "__main__":
    unittest.main(warnings="ignore")
