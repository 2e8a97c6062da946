# Sparkdrop. plan/ says what is set up and who may do what; here it becomes resources.

data "google_project" "this" {
  count      = var.project_number == "" ? 1 : 0
  project_id = var.project
}

locals {
  number  = var.project_number == "" ? data.google_project.this[0].number : var.project_number
  buckets = { for role in ["landing", "lake", "staging", "code", "state"] : role => lookup(var.buckets, role, "${var.project}-${role}") }
  # As the functions label their clusters: the ledger's bucket tells deployments apart.
  labels = { sparkdrop-ledger = substr(sha256(local.buckets.state), 0, 8) }
  key    = var.kms_key == "" ? null : var.kms_key
}

module "plan" {
  source = "./plan"

  project         = var.project
  project_number  = local.number
  region          = var.region
  buckets         = local.buckets
  accounts        = var.existing_accounts
  subnetwork      = var.subnetwork
  ingest          = { allow = var.ingest_allow, deny = var.ingest_deny, callers = var.ingest_callers }
  secrets         = var.secrets
  alert_chat      = var.alert_chat
  pipeline_chats  = var.pipeline_chats
  console_actions = var.console_actions
  console_iap     = var.console_iap
  ingress         = var.ingress
  kms_key         = var.kms_key
  schedules       = var.schedules
  datasets        = [for each in var.datasets : { project = each.project, name = each.name, location = each.location }]
}

resource "google_project_service" "api" {
  for_each = toset(module.plan.apis)

  project            = var.project
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

# The platform's own accounts are there only once they were asked for; before that no key can be
# given to them.
resource "google_project_service_identity" "agent" {
  provider = google-beta
  for_each = toset(module.plan.agents)

  project    = var.project
  service    = "${each.key}.googleapis.com"
  depends_on = [google_project_service.api]
}

# Reading it makes Cloud Storage's.
data "google_storage_project_service_account" "storage" {
  project    = var.project
  depends_on = [google_project_service.api]
}

resource "google_project_iam_custom_role" "role" {
  for_each = module.plan.roles

  project     = var.project
  role_id     = each.key
  title       = each.value.title
  permissions = each.value.permissions
  stage       = "GA"
  depends_on  = [google_project_service.api]
}

resource "google_service_account" "account" {
  for_each = module.plan.accounts

  project      = var.project
  account_id   = "sparkdrop-${each.key}"
  display_name = each.value
  depends_on   = [google_project_service.api]
}
