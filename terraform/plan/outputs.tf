output "apis" {
  value = local.apis
}

output "agents" {
  value = local.agents
}

output "roles" {
  value = local.roles
}

output "accounts" {
  description = "Title by role of each account that is to be made."
  value       = { for role, title in local.account_titles : role => title if !contains(keys(var.accounts), role) }
}

output "emails" {
  value = local.emails
}

output "folders" {
  value = local.folders
}

output "lifecycles" {
  value = local.lifecycles
}

output "topics" {
  value = local.topics
}

output "environment" {
  value = local.environment
}

output "functions" {
  value = local.functions
}

# By function: the variable, and the secret that is in it.
output "mounted_secrets" {
  value = {
    ingest = {
      for each in local.secret_names : "SPARKDROP_SECRET_${upper(replace(each, "-", "_"))}" => each
    }
    teardown = merge(
      { for each in compact([var.alert_chat]) : "SPARKDROP_CHAT" => each },
      { for each in var.pipeline_chats : "SPARKDROP_CHAT_${upper(replace(each, "-", "_"))}" => each },
    )
  }
}

output "sink_filter" {
  value = local.sink_filter
}

output "grants" {
  description = "By a key that says what it is: kind, what it is on, member, role."
  value = {
    for each in local.grants : "${each[0]} ${each[1]}: ${replace(each[2], "/^[^:]*:/", "")} ${each[3]}" => {
      kind = each[0], on = each[1], member = each[2], role = each[3], condition = try(each[4], "")
    }
  }
}
