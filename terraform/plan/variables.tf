# The same names and meanings as the module's own variables; see ../variables.tf.

variable "project" {
  type = string
}

variable "project_number" {
  type = string
}

variable "region" {
  type = string
}

variable "buckets" {
  description = "Names by role: landing, lake, staging, code, state."
  type        = map(string)
}

variable "accounts" {
  description = "E-mails of accounts that are there already, by role."
  type        = map(string)
}

variable "subnetwork" {
  type = string
}

variable "ingest" {
  description = "What ingestion may reach, and who may use it for what: allow, deny, callers."
  type        = object({ allow = string, deny = string, callers = string })
}

variable "secrets" {
  type = list(string)
}

variable "alert_chat" {
  type = string
}

variable "pipeline_chats" {
  type = list(string)
}

variable "console_actions" {
  type = bool
}

variable "console_iap" {
  type = bool
}

variable "ingress" {
  type = string
}

variable "kms_key" {
  type = string
}

variable "schedules" {
  type = map(object({ cron = string, time_zone = string, marker = bool }))
}

variable "datasets" {
  type = list(object({ project = string, name = string, location = string }))
}
