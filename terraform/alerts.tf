# Whom to tell, and of what. The policies are the files that ./deploy.sh gcp uses.

locals {
  alerts = var.alert_email == "" && length(var.alert_channels) == 0 ? {} : {
    for name in ["dead-letters", "failed-runs", "old-cluster", "recovered-runs", "warned-runs"] :
    name => jsondecode(file("${path.module}/../deploy/alert-${name}.json"))
  }
}

resource "google_monitoring_notification_channel" "email" {
  count = var.alert_email == "" ? 0 : 1

  project      = var.project
  display_name = "Sparkdrop"
  type         = "email"
  labels       = { email_address = var.alert_email }
  user_labels  = local.labels
  depends_on   = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  project               = var.project
  display_name          = each.value.displayName
  combiner              = each.value.combiner
  notification_channels = concat(google_monitoring_notification_channel.email[*].name, var.alert_channels)
  user_labels           = merge(local.labels, { sparkdrop-alert = each.key })

  documentation {
    mime_type = each.value.documentation.mimeType
    content   = each.value.documentation.content
  }

  dynamic "conditions" {
    for_each = each.value.conditions
    content {
      display_name = conditions.value.displayName

      dynamic "condition_threshold" {
        for_each = try([conditions.value.conditionThreshold], [])
        content {
          filter          = condition_threshold.value.filter
          comparison      = condition_threshold.value.comparison
          threshold_value = condition_threshold.value.thresholdValue
          duration        = condition_threshold.value.duration
          dynamic "aggregations" {
            for_each = condition_threshold.value.aggregations
            content {
              alignment_period   = aggregations.value.alignmentPeriod
              per_series_aligner = aggregations.value.perSeriesAligner
            }
          }
        }
      }

      dynamic "condition_matched_log" {
        for_each = try([conditions.value.conditionMatchedLog], [])
        content {
          filter           = condition_matched_log.value.filter
          label_extractors = try(condition_matched_log.value.labelExtractors, {})
        }
      }
    }
  }

  dynamic "alert_strategy" {
    for_each = try([each.value.alertStrategy], [])
    content {
      auto_close = try(alert_strategy.value.autoClose, null)
      dynamic "notification_rate_limit" {
        for_each = try([alert_strategy.value.notificationRateLimit], [])
        content {
          period = notification_rate_limit.value.period
        }
      }
    }
  }
}
