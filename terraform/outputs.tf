output "ingest_url" {
  description = "Callers need roles/run.invoker on sparkdrop-ingest."
  value       = google_cloudfunctions2_function.function["ingest"].service_config[0].uri
}

output "console_url" {
  description = "Callers need roles/run.invoker on sparkdrop-console."
  value       = google_cloudfunctions2_function.function["console"].service_config[0].uri
}

output "landing" {
  description = "Drop files here."
  value       = "gs://${local.buckets.landing}"
}

output "accounts" {
  description = "E-mails of the accounts, by role."
  value       = module.plan.emails
}
