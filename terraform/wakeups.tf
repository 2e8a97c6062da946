# What wakes the functions: landed objects, ends of jobs, and the minute. All of it goes by topics and
# push subscriptions of our own, whose keys, retries and dead letters are declared here.

resource "google_pubsub_topic" "topic" {
  for_each = toset(module.plan.topics)

  project      = var.project
  name         = each.key
  kms_key_name = local.key
  labels       = local.labels
  depends_on   = [google_project_service.api, google_kms_crypto_key_iam_member.grant]
}

# A dead letter waits here for a person to read it.
resource "google_pubsub_subscription" "dead_letters" {
  project                    = var.project
  name                       = "sparkdrop-dead-letters"
  topic                      = google_pubsub_topic.topic["sparkdrop-dead-letters"].id
  message_retention_duration = "2678400s"
  labels                     = local.labels
  expiration_policy {
    ttl = ""
  }
}

locals {
  pushes = {
    landed = {
      topic = "sparkdrop-landed", function = "launch", retention = "604800s", dead_letters = true
    }
    # A wake-up of ten minutes ago wakes nothing that the tick has not woken.
    wakeups = {
      topic = "sparkdrop-wakeups", function = "teardown", retention = "600s", dead_letters = false
    }
  }
}

resource "google_pubsub_subscription" "push" {
  for_each = local.pushes

  project                    = var.project
  name                       = "sparkdrop-${each.key}"
  topic                      = google_pubsub_topic.topic[each.value.topic].id
  ack_deadline_seconds       = 600
  message_retention_duration = each.value.retention
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  push_config {
    push_endpoint = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    oidc_token {
      service_account_email = module.plan.emails.trigger
      audience              = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    }
  }

  dynamic "dead_letter_policy" {
    for_each = each.value.dead_letters ? [1] : []
    content {
      dead_letter_topic     = google_pubsub_topic.topic["sparkdrop-dead-letters"].id
      max_delivery_attempts = 100
    }
  }

  depends_on = [google_cloud_run_service_iam_member.grant, google_service_account_iam_member.grant]
}

# The bucket may be in another location than the functions, and may be a multi-region.
resource "google_storage_notification" "landed" {
  bucket         = local.buckets.landing
  topic          = google_pubsub_topic.topic["sparkdrop-landed"].id
  payload_format = "JSON_API_V1"
  event_types    = ["OBJECT_FINALIZE"]
  depends_on     = [google_storage_bucket.bucket, google_pubsub_topic_iam_member.grant]
}

# The audit log has an entry when a job is submitted and one when it has ended.
resource "google_logging_project_sink" "job_ends" {
  project                = var.project
  name                   = "sparkdrop-job-ends"
  destination            = "pubsub.googleapis.com/${google_pubsub_topic.topic["sparkdrop-wakeups"].id}"
  filter                 = module.plan.sink_filter
  unique_writer_identity = true
}

resource "google_pubsub_topic_iam_member" "sink" {
  project = var.project
  topic   = google_pubsub_topic.topic["sparkdrop-wakeups"].name
  role    = "roles/pubsub.publisher"
  member  = google_logging_project_sink.job_ends.writer_identity
}

resource "google_cloud_scheduler_job" "tick" {
  project   = var.project
  region    = var.region
  name      = "sparkdrop-tick"
  schedule  = "* * * * *"
  time_zone = "Etc/UTC"

  pubsub_target {
    topic_name = google_pubsub_topic.topic["sparkdrop-wakeups"].id
    data       = base64encode("tick")
  }
}

resource "google_cloud_scheduler_job" "ingest" {
  for_each = var.schedules

  project          = var.project
  region           = var.region
  name             = "sparkdrop-ingest-${each.key}"
  schedule         = each.value.cron
  time_zone        = each.value.time_zone
  attempt_deadline = "1800s"

  # A call that was lost is made again; what has landed since is unchanged, and starts no run.
  retry_config {
    retry_count = 3
  }

  http_target {
    uri         = "${google_cloudfunctions2_function.function["ingest"].service_config[0].uri}/?pipeline=${each.key}${each.value.marker ? "&marker=true" : ""}"
    http_method = "POST"
    oidc_token {
      service_account_email = module.plan.emails.trigger
      audience              = google_cloudfunctions2_function.function["ingest"].service_config[0].uri
    }
  }

  depends_on = [google_cloud_run_service_iam_member.grant]
}
