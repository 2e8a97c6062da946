# Who may do what. Always one member of one role more, never all of a role or a policy: others in the
# project keep what they have. deploy/grants.sh has the same list.

locals {
  pubsub_agent  = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  storage_agent = "serviceAccount:service-${var.project_number}@gs-project-accounts.iam.gserviceaccount.com"
  member        = { for role, email in local.emails : role => "serviceAccount:${email}" }
  metainfo      = "${var.buckets.staging}/google-cloud-dataproc-metainfo/"

  grants = concat(
    [
      ["bucket", var.buckets.landing, local.member.ingest, "${local.own}/sparkdropWriter"],
      ["bucket", var.buckets.code, local.member.ingest, "${local.own}/sparkdropReader"],
      ["folder", "${var.buckets.staging}/ingest/", local.member.ingest, "${local.own}/sparkdropWriter"],
      ["folder", "${var.buckets.state}/ingests/", local.member.ingest, "${local.own}/sparkdropCreator"],

      ["project", var.project, local.member.controller, "${local.own}/sparkdropController"],
      ["bucket", var.buckets.landing, local.member.controller, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.code, local.member.controller, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.state, local.member.controller, "${local.own}/sparkdropWriter"],
      ["topic", "sparkdrop-runs", local.member.controller, "roles/pubsub.publisher"],
      ["account", local.emails.cluster, local.member.controller, "roles/iam.serviceAccountUser"],

      ["bucket", var.buckets.state, local.member.console, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.code, local.member.console, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.landing, local.member.console, "${local.own}/sparkdropReader"],
      ["folder", local.metainfo, local.member.console, "${local.own}/sparkdropReader"],

      ["project", var.project, local.member.cluster, "${local.own}/sparkdropCluster"],
      ["project", var.project, local.member.cluster, "roles/logging.logWriter"],
      ["project", var.project, local.member.cluster, "roles/monitoring.metricWriter"],
      ["bucket", var.buckets.landing, local.member.cluster, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.code, local.member.cluster, "${local.own}/sparkdropReader"],
      ["bucket", var.buckets.lake, local.member.cluster, "${local.own}/sparkdropWriter"],
      ["bucket", var.buckets.staging, local.member.cluster, "${local.own}/sparkdropWriter"],
      ["bucket", var.buckets.staging, local.member.cluster, "roles/storage.legacyBucketReader"],
      ["folder", "${var.buckets.state}/runs/", local.member.cluster, "${local.own}/sparkdropReader"],
      ["folder", "${var.buckets.state}/reports/", local.member.cluster, "${local.own}/sparkdropCreator"],

      # Pub/Sub signs its calls as the account that may call, and moves dead letters itself.
      ["account", local.emails.trigger, local.pubsub_agent, "roles/iam.serviceAccountTokenCreator"],
      ["topic", "sparkdrop-dead-letters", local.pubsub_agent, "roles/pubsub.publisher"],
      ["subscription", "sparkdrop-landed", local.pubsub_agent, "roles/pubsub.subscriber"],
      ["topic", "sparkdrop-landed", local.storage_agent, "roles/pubsub.publisher"],

      ["project", var.project, local.member.build, "roles/logging.logWriter"],
      ["project", var.project, local.member.build, "roles/artifactregistry.writer"],
      # Of the project's buckets only those that hold functions' sources; they come from the code bucket.
      ["project", var.project, local.member.build, "roles/storage.objectViewer",
      "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${var.project_number}\")"],
      ["bucket", var.buckets.code, local.member.build, "roles/storage.objectViewer"],

      ["service", "sparkdrop-launch", local.member.trigger, "roles/run.invoker"],
      ["service", "sparkdrop-teardown", local.member.trigger, "roles/run.invoker"],
    ],
    length(var.schedules) > 0 ? [["service", "sparkdrop-ingest", local.member.trigger, "roles/run.invoker"]] : [],
    [
      for each in local.commands :
      ["folder", "${var.buckets.state}/${each}/", local.member.console, "${local.own}/sparkdropAdder"]
      if var.console_actions
    ],
    [
      for each in local.secret_names :
      ["secret", each, local.member.ingest, "roles/secretmanager.secretAccessor"]
    ],
    [
      for each in local.chats :
      ["secret", each, local.member.controller, "roles/secretmanager.secretAccessor"]
    ],
    [
      for agent in ["gs-project-accounts", "gcp-sa-pubsub", "gcf-admin-robot", "gcp-sa-artifactregistry",
      "serverless-robot-prod", "gcp-sa-eventarc"] :
      ["key", var.kms_key, "serviceAccount:service-${var.project_number}@${agent}.iam.gserviceaccount.com",
      "roles/cloudkms.cryptoKeyEncrypterDecrypter"]
      if var.kms_key != ""
    ],
    [
      for agent in ["service-${var.project_number}@dataproc-accounts.iam", "${var.project_number}@cloudservices"] :
      ["subnet", var.subnetwork, "serviceAccount:${agent}.gserviceaccount.com", "roles/compute.networkUser"]
      if startswith(var.subnetwork, "projects/") && !startswith(var.subnetwork, "projects/${var.project}/")
    ],
    length(var.datasets) > 0 ? [
      ["project", var.project, local.member.controller, "roles/bigquery.jobUser"],
      ["bucket", var.buckets.lake, local.member.controller, "${local.own}/sparkdropReader"],
    ] : [],
    [
      for each in var.datasets :
      ["dataset", "${each.project}:${each.name}", local.member.controller, "roles/bigquery.dataEditor"]
    ],
  )
}
