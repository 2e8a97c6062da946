"""google-cloud-dataproc, over REST."""

import os
import unittest
import uuid

from google.api_core.exceptions import Conflict, GoogleAPICallError, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import dataproc_v1

PLACE = {"project_id": "sparkdrop-local", "region": "us-central1"}
OPTIONS = {
    "transport": "rest",
    "client_options": {"api_endpoint": os.environ["SPARKDROP_LOCAL"]},
    "credentials": AnonymousCredentials(),
}


class Dataproc(unittest.TestCase):
    def setUp(self):
        self.clusters = dataproc_v1.ClusterControllerClient(**OPTIONS)
        self.jobs = dataproc_v1.JobControllerClient(**OPTIONS)
        self.name = f"python-{uuid.uuid4()}"[:40].rstrip("-")

    def create(self):
        config = {"software_config": {"image_version": "2.3"}, "gce_cluster_config": {}}
        cluster = {"cluster_name": self.name, "config": config, "labels": {"by": "python"}}
        return self.clusters.create_cluster(cluster={**cluster, "project_id": "sparkdrop-local"}, **PLACE)

    def delete(self):
        self.clusters.delete_cluster(cluster_name=self.name, **PLACE).result(timeout=60)

    def test_a_cluster_is_created_found_and_deleted(self):
        created = self.create().result(timeout=60)
        self.assertEqual(self.name, created.cluster_name)
        found = self.clusters.get_cluster(cluster_name=self.name, **PLACE)
        self.assertEqual(dataproc_v1.ClusterStatus.State.RUNNING, found.status.state)
        labelled = self.clusters.list_clusters(request={**PLACE, "filter": "labels.by = python"})
        self.assertIn(self.name, [cluster.cluster_name for cluster in labelled])
        with self.assertRaises(Conflict):
            self.create()
        self.delete()
        with self.assertRaises(NotFound):
            self.clusters.get_cluster(cluster_name=self.name, **PLACE)

    def test_a_job_runs_to_its_end_and_another_is_cancelled(self):
        self.create().result(timeout=60)
        # Spark starts, and finds no such class.
        job = {
            "placement": {"cluster_name": self.name},
            "reference": {"job_id": self.name + "-a1"},
            "spark_job": {"main_class": "no.such.Program"},
        }
        with self.assertRaisesRegex(GoogleAPICallError, "Dataproc Agent reports job failure"):
            self.jobs.submit_job_as_operation(job=job, **PLACE).result(timeout=120)
        found = self.jobs.get_job(job_id=self.name + "-a1", **PLACE)
        self.assertEqual(dataproc_v1.JobStatus.State.ERROR, found.status.state)
        self.assertTrue(found.done)
        job["reference"]["job_id"] = self.name + "-a2"
        self.jobs.submit_job(job=job, **PLACE)
        self.jobs.cancel_job(job_id=self.name + "-a2", **PLACE)
        listed = self.jobs.list_jobs(request={**PLACE, "cluster_name": self.name})
        ids = {each.reference.job_id for each in listed}
        self.assertEqual({self.name + "-a1", self.name + "-a2"}, ids)
        self.delete()


if __name__ == "__main__":
    unittest.main()
