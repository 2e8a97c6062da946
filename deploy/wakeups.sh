# shellcheck shell=bash
# Topics, and what publishes to them: the ends of jobs, and the minute.

ensure_topics() {
  step 'Topics'
  local topic
  for topic in $topics; do
    if look gcloud pubsub topics describe "$topic" "--project=$project" '--format=value(name)'; then
      there "topic $topic"
    else
      act "topic $topic" gcloud pubsub topics create "$topic" "--labels=$label" \
        ${kms_key:+"--topic-encryption-key=$kms_key"} "--project=$project"
    fi
  done
  # A dead letter waits here until an operator reads it.
  if look gcloud pubsub subscriptions describe sparkdrop-dead-letters "--project=$project" \
    '--format=value(name)'; then
    there 'subscription sparkdrop-dead-letters'
  else
    act 'subscription sparkdrop-dead-letters' gcloud pubsub subscriptions create \
      sparkdrop-dead-letters --topic=sparkdrop-dead-letters --message-retention-duration=31d \
      --expiration-period=never "--labels=$label" "--project=$project"
  fi
}

# The audit log has an entry when a job is submitted, or a serverless batch created, and one when it
# has ended.
ensure_sink() {
  step 'Wake-ups: the ends of jobs'
  local filter='log_id("cloudaudit.googleapis.com/activity")'
  filter+=' AND protoPayload.serviceName="dataproc.googleapis.com"'
  filter+=' AND protoPayload.methodName=("google.cloud.dataproc.v1.JobController.SubmitJob"'
  filter+=' OR "google.cloud.dataproc.v1.JobController.SubmitJobAsOperation"'
  filter+=' OR "google.cloud.dataproc.v1.BatchController.CreateBatch")'
  filter+=' AND operation.last=true'
  local as=("$sink" "pubsub.googleapis.com/projects/$project/topics/sparkdrop-wakeups"
    "--log-filter=$filter")
  ensure_described "log sink $sink" "--project=$project" -- logging sinks -- "${as[@]}"
  ask sink_writer gcloud logging sinks describe "$sink" "--project=$project" \
    '--format=value(writerIdentity)'
  give topic sparkdrop-wakeups "$sink_writer" roles/pubsub.publisher
}
sink_writer=''

ensure_tick() {
  step 'Wake-ups: every minute'
  ensure_described "schedule $tick" "--location=$region --project=$project" -- scheduler jobs pubsub -- \
    "$tick" '--schedule=* * * * *' --time-zone=Etc/UTC \
    "--topic=projects/$project/topics/sparkdrop-wakeups" --message-body=tick
}

# ensure_described WHAT "PLACE" -- NOUNS -- ARGUMENTS: what has no labels carries its settings in its
# description. A third noun belongs to create and update only.
ensure_described() {
  local what=$1 place noun=() verb=create kind=
  read -ra place <<<"$2"
  shift 3
  while [ "$1" != -- ]; do
    noun+=("$1")
    shift
  done
  shift
  kind=${noun[2]:-}
  noun=("${noun[@]:0:2}")
  local description
  # The address that the platform chose is no setting of ours; a plan does not know it.
  description="Sparkdrop, settings $(settings_of "${@//"$ingest_host"/}")"
  if look gcloud "${noun[@]}" describe "$1" "${place[@]}" '--format=value(description)'; then
    if [ "$answer" = "$description" ]; then
      there "$what"
      return
    fi
    verb=update
  fi
  act "$what" gcloud "${noun[@]}" "$verb" ${kind:+"$kind"} "$@" "--description=$description" \
    "${place[@]}"
}
