# All that is set up, as plain data and without any provider, so that it can be compared with
# `./deploy.sh gcp --plan`. A test does; ../ makes resources of it.

locals {
  own = "projects/${var.project}/roles"

  apis = concat(
    ["artifactregistry", "cloudbuild", "cloudfunctions", "cloudresourcemanager", "cloudscheduler",
    "compute", "dataproc", "eventarc", "iam", "logging", "monitoring", "pubsub", "run", "storage"],
    length(concat(var.secrets, local.chats)) > 0 ? ["secretmanager"] : [],
    var.kms_key != "" ? ["cloudkms"] : [],
    length(var.datasets) > 0 ? ["bigquery"] : [],
  )

  # The platform's own accounts, which are there only once they were asked for.
  agents = ["pubsub", "eventarc", "cloudfunctions", "run", "artifactregistry", "dataproc"]

  roles = {
    sparkdropReader = {
      title       = "Sparkdrop: read objects"
      permissions = ["storage.objects.get", "storage.objects.list"]
    }
    sparkdropAdder = {
      title       = "Sparkdrop: add objects"
      permissions = ["storage.objects.create"]
    }
    sparkdropCreator = {
      title       = "Sparkdrop: read and add objects"
      permissions = ["storage.objects.create", "storage.objects.get", "storage.objects.list"]
    }
    sparkdropWriter = {
      title = "Sparkdrop: read, add and replace objects"
      permissions = [
        "storage.objects.create", "storage.objects.delete", "storage.objects.get",
        "storage.objects.list"
      ]
    }
    sparkdropController = {
      title = "Sparkdrop: start and stop clusters"
      permissions = [
        "dataproc.autoscalingPolicies.use", "dataproc.batches.cancel", "dataproc.batches.create",
        "dataproc.batches.get", "dataproc.clusters.create", "dataproc.clusters.delete",
        "dataproc.clusters.get", "dataproc.clusters.list", "dataproc.clusters.use",
        "dataproc.jobs.cancel", "dataproc.jobs.create", "dataproc.jobs.get",
        "dataproc.operations.cancel", "dataproc.operations.list"
      ]
    }
    sparkdropCluster = {
      title = "Sparkdrop: be a cluster"
      permissions = [
        "dataproc.agents.create", "dataproc.agents.delete", "dataproc.agents.get",
        "dataproc.agents.update", "dataproc.tasks.lease", "dataproc.tasks.listInvalidatedLeases",
        "dataproc.tasks.reportStatus"
      ]
    }
  }

  account_titles = {
    ingest     = "Sparkdrop: fetches into the landing bucket"
    controller = "Sparkdrop: launch and teardown"
    console    = "Sparkdrop: shows what happened"
    cluster    = "Sparkdrop: the VMs of the clusters"
    trigger    = "Sparkdrop: calls launch and teardown"
    build      = "Sparkdrop: builds the functions"
  }
  emails = {
    for role in keys(local.account_titles) :
    role => lookup(var.accounts, role, "sparkdrop-${role}@${var.project}.iam.gserviceaccount.com")
  }

  # Folders of the ledger in which the console asks for things, where it may.
  commands = ["again", "cancel", "paused", "resume", "backfill"]
  folders = concat(
    [for each in ["runs", "reports", "ingests"] : "${var.buckets.state}/${each}/"],
    [for each in ["ingest", "google-cloud-dataproc-metainfo"] : "${var.buckets.staging}/${each}/"],
    [for each in local.commands : "${var.buckets.state}/${each}/"],
  )

  lifecycles = {
    landing = { soft_delete = 604800, file = "lifecycle-plain.json" }
    lake    = { soft_delete = 0, file = "lifecycle-lake.json" }
    staging = { soft_delete = 0, file = "lifecycle-staging.json" }
    code    = { soft_delete = 604800, file = "lifecycle-plain.json" }
    state   = { soft_delete = 604800, file = "lifecycle-state.json" }
  }

  # Landing goes by a topic of its own instead of Eventarc's: its key, its retries and its dead
  # letters are declared here.
  topics = ["sparkdrop-landed", "sparkdrop-wakeups", "sparkdrop-runs", "sparkdrop-dead-letters"]

  chats        = distinct(concat(compact([var.alert_chat]), var.pipeline_chats))
  secret_names = distinct([for each in var.secrets : split("@", each)[0]])
  secret_hosts = join(",", [
    for each in var.secrets :
    "${upper(replace(split("@", each)[0], "-", "_"))}@${split("@", each)[1]}"
    if length(split("@", each)) > 1
  ])

  # For whom Identity-Aware Proxy signs its statements, where it is in front of the console.
  console_audience = (
    var.console_iap ? "/projects/${var.project_number}/locations/${var.region}/services/sparkdrop-console" : ""
  )

  environment = {
    SPARKDROP_PROJECT              = var.project
    SPARKDROP_REGION               = var.region
    SPARKDROP_LANDING_BUCKET       = var.buckets.landing
    SPARKDROP_STATE_BUCKET         = var.buckets.state
    SPARKDROP_PIPELINES            = "gs://${var.buckets.code}/pipelines/"
    SPARKDROP_RUNS_TOPIC           = "sparkdrop-runs"
    SPARKDROP_CLUSTER_ACCOUNT      = local.emails.cluster
    SPARKDROP_CLUSTER_BUCKET       = var.buckets.staging
    SPARKDROP_CLUSTER_SUBNETWORK   = var.subnetwork
    SPARKDROP_INGEST_ALLOW         = var.ingest.allow
    SPARKDROP_INGEST_DENY          = var.ingest.deny
    SPARKDROP_INGEST_CALLERS       = var.ingest.callers
    SPARKDROP_SECRET_HOSTS         = local.secret_hosts
    SPARKDROP_CONSOLE_ACTIONS      = tostring(var.console_actions)
    SPARKDROP_CONSOLE_IAP_AUDIENCE = local.console_audience
    JAVA_TOOL_OPTIONS              = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=70"
  }

  web = var.ingress == "all" ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"
  functions = {
    ingest = {
      class   = "IngestFunction", account = "ingest", timeout = 3600, concurrency = 8, instances = 10,
      ingress = local.web
    }
    # Push subscriptions call these two over HTTP, hence the other entry classes.
    launch = {
      class     = "LaunchPushFunction", account = "controller", timeout = 540, concurrency = 40,
      instances = 10, ingress = "ALLOW_INTERNAL_ONLY"
    }
    teardown = {
      class     = "TeardownPushFunction", account = "controller", timeout = 120, concurrency = 4,
      instances = 3, ingress = "ALLOW_INTERNAL_ONLY"
    }
    console = {
      class   = "ConsoleFunction", account = "console", timeout = 60, concurrency = 20, instances = 1,
      ingress = local.web
    }
  }

  sink_filter = join(" AND ", [
    "log_id(\"cloudaudit.googleapis.com/activity\")",
    "protoPayload.serviceName=\"dataproc.googleapis.com\"",
    "protoPayload.methodName=(\"google.cloud.dataproc.v1.JobController.SubmitJob\" OR \"google.cloud.dataproc.v1.JobController.SubmitJobAsOperation\" OR \"google.cloud.dataproc.v1.BatchController.CreateBatch\")",
    "operation.last=true",
  ])
}
