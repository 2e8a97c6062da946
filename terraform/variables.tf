# The options of ./deploy.sh gcp, and what may be there already.

variable "project" {
  description = "The project's id."
  type        = string
}

variable "project_number" {
  description = "Read with the Cloud Resource Manager API where left out. Give it where that API is not enabled yet."
  type        = string
  default     = ""
}

variable "region" {
  description = "Of the functions, the buckets and the clusters, such as europe-west1."
  type        = string
}

variable "buckets" {
  description = "Names by role (landing, lake, staging, code, state); PROJECT-ROLE where left out."
  type        = map(string)
  default     = {}
}

variable "existing_buckets" {
  description = "Roles whose bucket is there already. Its settings are left alone."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.existing_buckets, ["landing", "lake", "staging", "code", "state"])) == 0
    error_message = "Write roles here, of landing, lake, staging, code and state; the names belong into buckets."
  }
}

variable "existing_accounts" {
  description = "E-mails of accounts that are there already, by role: ingest, controller, console, cluster, trigger, build."
  type        = map(string)
  default     = {}
}

variable "kms_key" {
  description = "projects/P/locations/REGION/keyRings/RING/cryptoKeys/KEY, for buckets, topics, functions and images."
  type        = string
  default     = ""

  validation {
    condition     = var.kms_key == "" || can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key))
    error_message = "Write it as projects/P/locations/R/keyRings/RING/cryptoKeys/KEY."
  }
}

variable "subnetwork" {
  description = "Of the clusters: a name, or projects/HOST/regions/R/subnetworks/NAME of a Shared VPC. Empty: the network default."
  type        = string
  default     = ""
}

variable "grant_subnetwork" {
  description = "Whether to give the platform's accounts the use of a Shared VPC's subnetwork; otherwise its project's owners do."
  type        = bool
  default     = true
}

variable "functions_jar" {
  description = "Path of sparkdrop-functions.jar of the release."
  type        = string
}

variable "job_jar" {
  description = "Path of sparkdrop-jobs.jar of the release."
  type        = string
}

variable "job_version" {
  description = "The release's version. A run that is open keeps the jar of the version that it was opened with."
  type        = string
}

variable "pipelines" {
  description = "Folder of the pipeline files. Check them first: ./deploy.sh check --pipelines FOLDER"
  type        = string
}

variable "prices" {
  description = "What machines cost; deploy/prices.yaml of the release where left out."
  type        = string
  default     = ""
}

variable "runtime" {
  description = "Of the functions."
  type        = string
  default     = "java21"

  validation {
    condition     = contains(["java17", "java21", "java25"], var.runtime)
    error_message = "Write java17, java21 or java25."
  }
}

variable "ingress" {
  description = "Who reaches ingestion and console at all."
  type        = string
  default     = "all"

  validation {
    condition     = contains(["all", "internal"], var.ingress)
    error_message = "Write all or internal."
  }
}

variable "ingest_allow" {
  description = "What ingestion may reach besides public https hosts."
  type        = string
  default     = ""
}

variable "ingest_deny" {
  description = "What ingestion may not reach; this wins."
  type        = string
  default     = ""
}

variable "ingest_callers" {
  description = "EMAIL=PREFIX with commas between them: where each caller may land."
  type        = string
  default     = ""
}

variable "ingest_connector" {
  description = "projects/P/locations/R/connectors/NAME: what ingestion fetches leaves by it."
  type        = string
  default     = ""
}

variable "secrets" {
  description = "Of Secret Manager, each with the host that it may be sent to: [\"partner@api.partner.com\"]."
  type        = list(string)
  default     = []
}

variable "console_actions" {
  description = "Whether the console may ask for things, too."
  type        = bool
  default     = false
}

variable "console_iap" {
  description = "Whether the console is for those who sign in with Identity-Aware Proxy, and no others."
  type        = bool
  default     = false
}

variable "alert_channels" {
  description = "projects/P/notificationChannels/ID of Cloud Monitoring: chats that are told the same as alert_email."
  type        = list(string)
  default     = []
}

variable "alert_chat" {
  description = "The name of a secret in Secret Manager with a chat's webhook, which is told of runs, and once a day how they went."
  type        = string
  default     = ""
}

variable "pipeline_chats" {
  description = "Secrets with the webhooks of the chats that pipeline files name under notify: [\"birds-chat\"]. Each name once."
  type        = list(string)
  default     = []
}

variable "alert_email" {
  description = "Is told of failed runs, of those that work again, of warnings, dead letters and old clusters."
  type        = string
  default     = ""
}

variable "schedules" {
  description = "By pipeline: when ingestion fetches its sources. ./deploy.sh gcp --plan has them."
  type        = map(object({ cron = string, time_zone = string, marker = bool }))
  default     = {}
}

variable "datasets" {
  description = "Of BigQuery, into which pipelines load. make: whether it is to be made."
  type        = list(object({ project = string, name = string, location = string, make = bool }))
  default     = []
}
