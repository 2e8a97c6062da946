# Each kind of thing has a resource of its own for one member of one role.

locals {
  grants = {
    for kind in ["project", "bucket", "folder", "topic", "subscription", "account", "service", "secret", "key", "subnet", "dataset"] :
    kind => { for name, each in module.plan.grants : name => each if each.kind == kind }
  }
}

resource "google_project_iam_member" "grant" {
  for_each = local.grants.project

  project = var.project
  role    = each.value.role
  member  = each.value.member

  dynamic "condition" {
    for_each = each.value.condition == "" ? [] : [each.value.condition]
    content {
      title      = "sparkdrop-build"
      expression = condition.value
    }
  }

  depends_on = [google_project_iam_custom_role.role, google_service_account.account, google_project_service_identity.agent]
}

resource "google_storage_bucket_iam_member" "grant" {
  for_each = local.grants.bucket

  bucket     = each.value.on
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_project_iam_custom_role.role, google_service_account.account, google_storage_bucket.bucket]
}

resource "google_storage_managed_folder_iam_member" "grant" {
  for_each = local.grants.folder

  bucket         = split("/", each.value.on)[0]
  managed_folder = google_storage_managed_folder.folder[each.value.on].name
  role           = each.value.role
  member         = each.value.member
  depends_on     = [google_project_iam_custom_role.role, google_service_account.account]
}

resource "google_pubsub_topic_iam_member" "grant" {
  for_each = local.grants.topic

  project    = var.project
  topic      = google_pubsub_topic.topic[each.value.on].name
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_service_account.account, google_project_service_identity.agent, data.google_storage_project_service_account.storage]
}

resource "google_pubsub_subscription_iam_member" "grant" {
  for_each = local.grants.subscription

  project      = var.project
  subscription = google_pubsub_subscription.push[trimprefix(each.value.on, "sparkdrop-")].name
  role         = each.value.role
  member       = each.value.member
  depends_on   = [google_project_service_identity.agent]
}

resource "google_service_account_iam_member" "grant" {
  for_each = local.grants.account

  service_account_id = "projects/${split(".", split("@", each.value.on)[1])[0]}/serviceAccounts/${each.value.on}"
  role               = each.value.role
  member             = each.value.member
  depends_on         = [google_service_account.account, google_project_service_identity.agent]
}

resource "google_cloud_run_service_iam_member" "grant" {
  for_each = local.grants.service

  project    = var.project
  location   = var.region
  service    = google_cloudfunctions2_function.function[trimprefix(each.value.on, "sparkdrop-")].name
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_service_account.account]
}

resource "google_secret_manager_secret_iam_member" "grant" {
  for_each = local.grants.secret

  project    = var.project
  secret_id  = each.value.on
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_service_account.account, google_project_service.api]
}

resource "google_kms_crypto_key_iam_member" "grant" {
  for_each = local.grants.key

  crypto_key_id = each.value.on
  role          = each.value.role
  member        = each.value.member
  depends_on    = [google_project_service_identity.agent, data.google_storage_project_service_account.storage]
}

resource "google_compute_subnetwork_iam_member" "grant" {
  for_each = var.grant_subnetwork ? local.grants.subnet : {}

  project    = split("/", each.value.on)[1]
  region     = split("/", each.value.on)[3]
  subnetwork = split("/", each.value.on)[5]
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_project_service_identity.agent]
}

resource "google_bigquery_dataset_iam_member" "grant" {
  for_each = local.grants.dataset

  project    = split(":", each.value.on)[0]
  dataset_id = split(":", each.value.on)[1]
  role       = each.value.role
  member     = each.value.member
  depends_on = [google_bigquery_dataset.dataset, google_service_account.account]
}
