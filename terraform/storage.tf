# The five buckets, the folders that are granted by themselves, and what lies in the code bucket.

locals {
  rules = {
    for role, each in module.plan.lifecycles :
    role => jsondecode(file("${path.module}/../deploy/${each.file}")).rule
  }
  made = { for role, name in local.buckets : role => name if !contains(var.existing_buckets, role) }
}

resource "google_storage_bucket" "bucket" {
  for_each = local.made

  project                     = var.project
  name                        = each.value
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = local.labels

  soft_delete_policy {
    retention_duration_seconds = module.plan.lifecycles[each.key].soft_delete
  }

  dynamic "lifecycle_rule" {
    for_each = local.rules[each.key]
    content {
      action {
        type = lifecycle_rule.value.action.type
      }
      condition {
        age            = lifecycle_rule.value.condition.age
        matches_prefix = try(lifecycle_rule.value.condition.matchesPrefix, [])
      }
    }
  }

  dynamic "encryption" {
    for_each = local.key == null ? [] : [local.key]
    content {
      default_kms_key_name = encryption.value
    }
  }

  depends_on = [google_project_service.api, google_kms_crypto_key_iam_member.grant]
}

resource "google_storage_managed_folder" "folder" {
  for_each = toset(module.plan.folders)

  bucket     = split("/", each.key)[0]
  name       = substr(each.key, length(split("/", each.key)[0]) + 1, -1)
  depends_on = [google_storage_bucket.bucket]
}

locals {
  job = "sparkdrop-jobs-${var.job_version}.jar"
  variables = merge(
    { for role, name in local.buckets : role => "gs://${name}" if role != "staging" },
    { project = var.project, region = var.region, dataset = replace(var.project, "/[^A-Za-z0-9]/", "_") }
  )
  files = fileset(var.pipelines, "*.{yaml,yml}")
  # As ./deploy.sh resolves them: the variables of the deployment, and the version of the job's jar.
  resolved = {
    for name in local.files : name => replace(replace(replace(replace(replace(replace(replace(replace(
      file("${var.pipelines}/${name}"),
      "$${code}/sparkdrop-jobs.jar", "$${code}/${local.job}"),
      "$${project}", local.variables.project),
      "$${region}", local.variables.region),
      "$${dataset}", local.variables.dataset),
      "$${landing}", local.variables.landing),
      "$${lake}", local.variables.lake),
      "$${code}", local.variables.code),
    "$${state}", local.variables.state)
  }
}

resource "google_storage_bucket_object" "pipeline" {
  for_each = local.resolved

  bucket     = local.buckets.code
  name       = "pipelines/${each.key}"
  content    = each.value
  depends_on = [google_storage_bucket.bucket]
}

resource "google_storage_bucket_object" "code" {
  for_each = fileset("${var.pipelines}/code", "**")

  bucket     = local.buckets.code
  name       = each.key
  source     = "${var.pipelines}/code/${each.key}"
  depends_on = [google_storage_bucket.bucket]
}

# An older version's jar stays: runs that are open were opened with it.
resource "google_storage_bucket_object" "job" {
  bucket          = local.buckets.code
  name            = local.job
  source          = var.job_jar
  deletion_policy = "ABANDON"
  depends_on      = [google_storage_bucket.bucket]
}

resource "google_storage_bucket_object" "prices" {
  bucket     = local.buckets.code
  name       = "prices.yaml"
  source     = var.prices == "" ? "${path.module}/../deploy/prices.yaml" : var.prices
  depends_on = [google_storage_bucket.bucket]
}
