# A landing zone: a Shared VPC, a key of one's own, a bucket in which files land already.

provider "google" {}

provider "google-beta" {}

variable "project" {
  type = string
}

variable "host_project" {
  type = string
}

# Made before, in europe-west1: what is encrypted with it must be known when the plan is made.
variable "kms_key" {
  type = string
}

module "sparkdrop" {
  source = "../.."

  project          = var.project
  region           = "europe-west1"
  kms_key          = var.kms_key
  subnetwork       = "projects/${var.host_project}/regions/europe-west1/subnetworks/data"
  buckets          = { landing = "${var.project}-incoming" }
  existing_buckets = ["landing"]
  ingress          = "internal"
  secrets          = ["partner@api.partner.example.com"]
  functions_jar    = "../../../functions/target/deploy/sparkdrop-functions.jar"
  job_jar          = "../../../jobs/target/sparkdrop-jobs.jar"
  job_version      = "0.2.0"
  pipelines        = "../../../pipelines"
}
