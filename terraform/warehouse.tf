resource "google_bigquery_dataset" "dataset" {
  for_each = { for each in var.datasets : "${each.project}:${each.name}" => each if each.make }

  project    = each.value.project
  dataset_id = each.value.name
  location   = each.value.location
  labels     = local.labels
  depends_on = [google_project_service.api]

  dynamic "default_encryption_configuration" {
    for_each = local.key == null ? [] : [local.key]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
}
