# The four functions from the one jar. Their source is the jar alone in a zip.

data "archive_file" "functions" {
  type        = "zip"
  source_file = var.functions_jar
  output_path = "${path.root}/.terraform/sparkdrop-functions.zip"
}

resource "google_storage_bucket_object" "functions" {
  bucket     = local.buckets.code
  name       = "functions/${data.archive_file.functions.output_sha256}.zip"
  source     = data.archive_file.functions.output_path
  depends_on = [google_storage_bucket.bucket]
}

# Images are encrypted where the repository is; a key of one's own needs one of its own.
resource "google_artifact_registry_repository" "images" {
  count = local.key == null ? 0 : 1

  project       = var.project
  location      = var.region
  repository_id = "sparkdrop"
  format        = "DOCKER"
  kms_key_name  = local.key
  labels        = local.labels
  depends_on    = [google_kms_crypto_key_iam_member.grant]
}

resource "google_cloudfunctions2_function" "function" {
  for_each = module.plan.functions

  project      = var.project
  name         = "sparkdrop-${each.key}"
  location     = var.region
  kms_key_name = local.key
  labels       = local.labels

  build_config {
    runtime           = var.runtime
    entry_point       = "dev.sparkdrop.functions.${each.value.class}"
    service_account   = "projects/${var.project}/serviceAccounts/${module.plan.emails.build}"
    docker_repository = local.key == null ? null : google_artifact_registry_repository.images[0].id
    source {
      storage_source {
        bucket = local.buckets.code
        object = google_storage_bucket_object.functions.name
      }
    }
  }

  service_config {
    service_account_email            = module.plan.emails[each.value.account]
    available_memory                 = "1Gi"
    available_cpu                    = "1"
    timeout_seconds                  = each.value.timeout
    max_instance_request_concurrency = each.value.concurrency
    max_instance_count               = each.value.instances
    ingress_settings                 = each.value.ingress
    environment_variables            = module.plan.environment
    vpc_connector                    = each.key == "ingest" && var.ingest_connector != "" ? var.ingest_connector : null
    vpc_connector_egress_settings    = each.key == "ingest" && var.ingest_connector != "" ? "ALL_TRAFFIC" : null

    dynamic "secret_environment_variables" {
      for_each = lookup(module.plan.mounted_secrets, each.key, {})
      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  # The job and the pipelines lie there before anything can call a function, and everything is
  # granted before it is built.
  depends_on = [
    google_project_iam_member.grant,
    google_storage_bucket_iam_member.grant,
    google_storage_managed_folder_iam_member.grant,
    google_secret_manager_secret_iam_member.grant,
    google_service_account_iam_member.grant,
    google_kms_crypto_key_iam_member.grant,
    google_storage_bucket_object.pipeline,
    google_storage_bucket_object.code,
    google_storage_bucket_object.job,
    google_storage_bucket_object.prices,
  ]
}
