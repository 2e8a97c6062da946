# shellcheck shell=bash
# The four functions from the one jar, and how their events are delivered.

ensure_functions() {
  ensure_repository
  ask_landing_location
  step 'Functions; each takes some minutes'
  passing_too=$new_build
  local web_ingress=all
  [ "$ingress" = all ] || web_ingress=internal-only
  # A source over HTTP may take its time: it has the hour that the platform gives.
  ensure_function ingest IngestFunction "$ingest" --trigger-http --timeout=3600s --concurrency=8 \
    --max-instances=10 "--ingress-settings=$web_ingress" $(mounted_secrets) $(ingest_network)
  # An invocation that opens a run stays for up to 8 minutes, mostly asleep: hence many at a time.
  ensure_function launch LaunchFunction "$controller" \
    --trigger-event-filters=type=google.cloud.storage.object.v1.finalized \
    "--trigger-event-filters=bucket=$landing" "--trigger-location=$landing_location" \
    "--trigger-service-account=$trigger" --retry --timeout=540s --concurrency=40 \
    --max-instances=10 --ingress-settings=internal-only
  # The next wake-up is a minute away: it is never retried.
  ensure_function teardown TeardownFunction "$controller" --trigger-topic=sparkdrop-wakeups \
    "--trigger-location=$region" "--trigger-service-account=$trigger" --no-retry --timeout=120s \
    --concurrency=4 --max-instances=3 --ingress-settings=internal-only $(mounted_chats)
  # One at a time, since a page's token is known to the one that made it.
  ensure_function console ConsoleFunction "$console" --trigger-http --timeout=60s --concurrency=20 \
    --max-instances=1 "--ingress-settings=$web_ingress"
  passing_too=
}

# A trigger is where its bucket is, which may be a multi-region; the function stays in the region.
ask_landing_location() {
  landing_location=$region
  $plan || look gcloud storage buckets describe "gs://$landing" "--project=$project" \
    '--format=value(location)' || true
  [ -z "$answer" ] || landing_location=${answer,,}
}
landing_location=''

# With a connector all that ingestion fetches leaves by your own network.
ingest_network() {
  if [ -n "$ingest_connector" ]; then
    printf -- '--vpc-connector=%s --egress-settings=all' "$ingest_connector"
  else
    printf -- '--clear-vpc-connector'
  fi
}

# Images are encrypted where the repository is; a key of one's own needs one of its own.
ensure_repository() {
  [ -n "$kms_key" ] || return 0
  step "The functions' images"
  if look gcloud artifacts repositories describe sparkdrop "--location=$region" \
    "--project=$project" '--format=value(name)'; then
    there 'repository sparkdrop'
  else
    act 'repository sparkdrop' gcloud artifacts repositories create sparkdrop \
      --repository-format=docker "--location=$region" "--kms-key=$kms_key" "--labels=$label" \
      "--project=$project"
  fi
}

# A secret that is no longer named is no longer mounted.
mounted_secrets() {
  local mounts
  mounts=$(secret_variables)
  if [ -n "$mounts" ]; then
    printf -- '--set-secrets=%s' "$mounts"
  else
    printf -- '--clear-secrets'
  fi
}

# Who has a chat's webhook can post to it.
mounted_chats() {
  local chat mounts=${alert_chat:+,SPARKDROP_CHAT=$alert_chat:latest}
  for chat in $pipeline_chats; do
    mounts+=",SPARKDROP_CHAT_$(printf '%s' "$chat" | tr 'a-z-' 'A-Z_')=$chat:latest"
  done
  if [ -n "$mounts" ]; then
    printf -- '--set-secrets=%s' "${mounts#,}"
  else
    printf -- '--clear-secrets'
  fi
}

# The secrets with the webhooks of the deployment's chat and of those that pipelines name, each once.
chat_secrets() {
  printf '%s\n' "$alert_chat" "$pipeline_chats" | awk 'NF && !seen[$0]++'
}

# What pipelines name under notify, a line each. Set by check_pipelines.
chats_file=target/deploy/chats
pipeline_chats=''

# As --set-secrets wants them.
secret_variables() {
  local secret mounts=
  for secret in $(secret_names); do
    mounts+=",SPARKDROP_SECRET_$(printf '%s' "$secret" | tr 'a-z-' 'A-Z_')=$secret:latest"
  done
  printf '%s' "${mounts#,}"
}

# Each name once: a secret that is bound to several hosts is named several times.
secret_names() {
  printf '%s\n' "${secrets//,/$'\n'}" | sed 's/@.*//; /^$/d' | awk '!seen[$0]++'
}

# Where a secret may be sent, as ingestion wants it: PARTNER@api.partner.com,…
secret_hosts() {
  local entry hosts=
  while IFS= read -r entry; do
    case "$entry" in
      *@*) hosts+=",$(printf '%s' "${entry%%@*}" | tr 'a-z-' 'A-Z_')@${entry#*@}" ;;
    esac
  done < <(printf '%s\n' "$secrets" | tr ',' '\n')
  printf '%s' "${hosts#,}"
}

# The variables of the functions, one a line.
function_variables() {
  printf '%s\n' "SPARKDROP_PROJECT=$project" "SPARKDROP_REGION=$region" \
    "SPARKDROP_LANDING_BUCKET=$landing" "SPARKDROP_STATE_BUCKET=$state" \
    "SPARKDROP_PIPELINES=gs://$code/pipelines/" SPARKDROP_RUNS_TOPIC=sparkdrop-runs \
    "SPARKDROP_CLUSTER_ACCOUNT=$cluster" "SPARKDROP_CLUSTER_BUCKET=$staging" \
    "SPARKDROP_CLUSTER_SUBNETWORK=$subnetwork" "SPARKDROP_INGEST_ALLOW=$ingest_allow" \
    "SPARKDROP_INGEST_DENY=$ingest_deny" "SPARKDROP_INGEST_CALLERS=$ingest_callers" \
    "SPARKDROP_SECRET_HOSTS=$(secret_hosts)" "SPARKDROP_CONSOLE_ACTIONS=$console_actions" \
    "SPARKDROP_CONSOLE_IAP_AUDIENCE=$(console_audience)"
}

# For whom Identity-Aware Proxy signs its statements, where it is in front of the console.
console_audience() {
  ! $console_iap ||
    printf '/projects/%s/locations/%s/services/sparkdrop-console' "$project_number" "$region"
}

# ensure_function NAME CLASS ACCOUNT FLAG...
ensure_function() {
  local name=sparkdrop-$1 class=dev.sparkdrop.functions.$2 account=$3
  shift 3
  # Another delimiter, since values may hold commas. Variables of an earlier deployment go.
  local variables
  variables="^;;^$(function_variables | paste -s -d ';' | sed 's/;/;;/g')"
  # A cold start is most of what a function takes: compile little, and no parallel collector.
  variables+=";;JAVA_TOOL_OPTIONS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=70"
  local as=(gcloud functions deploy "$name" --gen2 "--region=$region" "--runtime=$runtime"
    "--source=${functions_jar%/*}" "--entry-point=$class" "--run-service-account=$account"
    "--build-service-account=projects/$project/serviceAccounts/$build" --memory=1Gi --cpu=1
    --no-allow-unauthenticated "--set-env-vars=$variables" "$@"
    ${kms_key:+"--kms-key=$kms_key"
      "--docker-repository=projects/$project/locations/$region/repositories/sparkdrop"})
  local settings
  settings=$(settings_of "${as[@]}" "$(sha256 <"$functions_jar")")
  if look gcloud functions describe "$name" --gen2 "--region=$region" "--project=$project" \
    '--format=value(state,labels.sparkdrop-settings)' && [ "$answer" = "ACTIVE	$settings" ]; then
    there "$name"
  else
    act "$name" "${as[@]}" "--update-labels=$label,sparkdrop-settings=$settings" \
      "--project=$project" --quiet
  fi
}

# Eventarc's own settings lose an event after a day, and deliver it again after ten seconds.
ensure_delivery() {
  step 'How events are delivered'
  ensure_trigger_subscription launch "$landing_location" --message-retention-duration=7d --min-retry-delay=10s \
    --max-retry-delay=600s --dead-letter-topic=sparkdrop-dead-letters --max-delivery-attempts=100
  # A wake-up of ten minutes ago wakes nothing that the tick has not woken.
  ensure_trigger_subscription teardown "$region" --message-retention-duration=10m
}

# ensure_trigger_subscription NAME LOCATION FLAG...
ensure_trigger_subscription() {
  local name=$1 location=$2
  shift 2
  ask "${name}_trigger" gcloud functions describe "sparkdrop-$name" --gen2 "--region=$region" \
    "--project=$project" '--format=value(eventTrigger.trigger.basename())'
  local of=${name}_trigger
  ask "${name}_subscription" gcloud eventarc triggers describe "${!of}" "--location=$location" \
    "--project=$project" '--format=value(transport.pubsub.subscription.basename())'
  of=${name}_subscription
  if [ "$name" = launch ]; then
    # A dead letter is taken off the subscription by Pub/Sub itself.
    give subscription "${!of}" "$(pubsub_agent)" roles/pubsub.subscriber
  fi
  local as=("$@" --ack-deadline=600 --expiration-period=never) settings
  settings=$(settings_of "${as[@]}")
  if look gcloud pubsub subscriptions describe "${!of}" "--project=$project" \
    '--format=value(labels.sparkdrop-settings)' && [ "$answer" = "$settings" ]; then
    there "delivery to sparkdrop-$name"
  else
    act "delivery to sparkdrop-$name" gcloud pubsub subscriptions update "${!of}" "${as[@]}" \
      "--update-labels=$label,sparkdrop-settings=$settings" "--project=$project"
  fi
}
# Set by ask.
launch_trigger='' launch_subscription='' teardown_trigger='' teardown_subscription=''
: "$launch_trigger$launch_subscription$teardown_trigger$teardown_subscription"
