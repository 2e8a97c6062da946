# shellcheck shell=bash
# Who may do what. Each list is read twice: to give, and to take back.

# Permissions of our accounts, and of the platform's agents on what is ours: $1 is give or take.
grants() {
  local own="projects/$project/roles"
  "$1" bucket "$landing" "serviceAccount:$ingest" "$own/sparkdropWriter"
  "$1" bucket "$code" "serviceAccount:$ingest" "$own/sparkdropReader"
  # Archives, while they are unpacked.
  "$1" folder "$staging/ingest/" "serviceAccount:$ingest" "$own/sparkdropWriter"
  # Of the ledger: the answers to requests with an id.
  "$1" folder "$state/ingests/" "serviceAccount:$ingest" "$own/sparkdropCreator"

  "$1" project "$project" "serviceAccount:$controller" "$own/sparkdropController"
  "$1" bucket "$landing" "serviceAccount:$controller" "$own/sparkdropReader"
  "$1" bucket "$code" "serviceAccount:$controller" "$own/sparkdropReader"
  "$1" bucket "$state" "serviceAccount:$controller" "$own/sparkdropWriter"
  "$1" topic sparkdrop-runs "serviceAccount:$controller" roles/pubsub.publisher
  "$1" account "$cluster" "serviceAccount:$controller" roles/iam.serviceAccountUser

  "$1" bucket "$state" "serviceAccount:$console" "$own/sparkdropReader"
  "$1" bucket "$code" "serviceAccount:$console" "$own/sparkdropReader"
  "$1" bucket "$landing" "serviceAccount:$console" "$own/sparkdropReader"
  # What jobs printed.
  "$1" folder "$staging/google-cloud-dataproc-metainfo/" "serviceAccount:$console" "$own/sparkdropReader"

  "$1" project "$project" "serviceAccount:$cluster" "$own/sparkdropCluster"
  "$1" project "$project" "serviceAccount:$cluster" roles/logging.logWriter
  "$1" project "$project" "serviceAccount:$cluster" roles/monitoring.metricWriter
  "$1" bucket "$landing" "serviceAccount:$cluster" "$own/sparkdropReader"
  "$1" bucket "$code" "serviceAccount:$cluster" "$own/sparkdropReader"
  "$1" bucket "$lake" "serviceAccount:$cluster" "$own/sparkdropWriter"
  "$1" bucket "$staging" "serviceAccount:$cluster" "$own/sparkdropWriter"
  "$1" bucket "$staging" "serviceAccount:$cluster" roles/storage.legacyBucketReader
  # Of the ledger: read manifests, create reports, and nothing else.
  "$1" folder "$state/runs/" "serviceAccount:$cluster" "$own/sparkdropReader"
  "$1" folder "$state/reports/" "serviceAccount:$cluster" "$own/sparkdropCreator"

  "$1" project "$project" "serviceAccount:$trigger" roles/eventarc.eventReceiver
  "$1" account "$trigger" "$(pubsub_agent)" \
    roles/iam.serviceAccountTokenCreator
  "$1" topic sparkdrop-dead-letters "$(pubsub_agent)" \
    roles/pubsub.publisher
}

# What builds the functions.
build_grants() {
  "$1" project "$project" "serviceAccount:$build" roles/logging.logWriter
  "$1" project "$project" "serviceAccount:$build" roles/artifactregistry.writer
  # Of the project's buckets only those that hold functions' sources.
  "$1" project "$project" "serviceAccount:$build" roles/storage.objectViewer \
    "expression=resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-$project_number\"),title=sparkdrop-build"
}

# What the console may ask for: nothing, unless the deployment says so. It reads the ledger anyway.
console_grants() {
  local folder
  for folder in $commands; do
    "$1" folder "$state/$folder/" "serviceAccount:$console" \
      "projects/$project/roles/sparkdropAdder"
  done
}

# Where a pipeline loads, the controller starts jobs of BigQuery, which read the lake in its name.
# What they may do to a dataset is given with that dataset.
warehouse_grants() {
  "$1" project "$project" "serviceAccount:$controller" roles/bigquery.jobUser
  "$1" bucket "$lake" "serviceAccount:$controller" "projects/$project/roles/sparkdropReader"
}

# An account that has a secret mounted may read it.
secret_grants() {
  local secret
  for secret in $(secret_names); do
    "$1" secret "$secret" "serviceAccount:$ingest" roles/secretmanager.secretAccessor
  done
  for secret in $(chat_secrets); do
    "$1" secret "$secret" "serviceAccount:$controller" roles/secretmanager.secretAccessor
  done
}

# Permissions of the platform's agents that others in the project may rely on too: only given.
shared_grants() {
  # A trigger on a bucket has Cloud Storage publish to a topic that Eventarc makes.
  "$1" project "$project" "serviceAccount:$storage_agent" roles/pubsub.publisher
  if [ -n "$kms_key" ]; then
    "$1" key "$kms_key" "serviceAccount:$storage_agent" roles/cloudkms.cryptoKeyEncrypterDecrypter
    "$1" key "$kms_key" "$(pubsub_agent)" roles/cloudkms.cryptoKeyEncrypterDecrypter
    # Who keeps a function's source, builds it, keeps its image, and runs it.
    local agent
    for agent in gcf-admin-robot gcp-sa-artifactregistry serverless-robot-prod gcp-sa-eventarc; do
      "$1" key "$kms_key" "serviceAccount:service-$project_number@$agent.iam.gserviceaccount.com" \
        roles/cloudkms.cryptoKeyEncrypterDecrypter
    done
  fi
}

# A Shared VPC's subnetwork: what makes machines in this project may use it. Its project's owners may
# have to give that.
subnet_grants() {
  local agent
  for agent in "service-$project_number@dataproc-accounts.iam" "$project_number@cloudservices"; do
    "$1" subnet "$subnet_name" "serviceAccount:$agent.gserviceaccount.com" \
      roles/compute.networkUser
  done
}

pubsub_agent() {
  echo "serviceAccount:service-$project_number@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# What calls the functions, once they are there.
invokers() {
  "$1" service sparkdrop-launch "serviceAccount:$trigger" roles/run.invoker
  "$1" service sparkdrop-teardown "serviceAccount:$trigger" roles/run.invoker
}

# give KIND NAME MEMBER ROLE [CONDITION]
give() {
  if granted "$@"; then
    there "$(short "$3") as ${4##*/} on $(short "$2")"
  else
    bind add "$@"
  fi
}

# take KIND NAME MEMBER ROLE [CONDITION]
take() {
  if $plan || granted "$@"; then
    bind remove "$@"
  fi
}

# An account without its project, for a line of progress.
short() {
  local name=${1#*:}
  printf '%s' "${name%%@*}"
}

# bind add|remove KIND NAME MEMBER ROLE [CONDITION]
bind() {
  local line condition=${6:-None}
  line="$(short "$4") as ${5##*/} on $(short "$3")"
  # A policy with conditions wants to be told of every binding whether it has one; Pub/Sub's have none.
  case "$2" in topic | subscription | subnet) condition= ;; esac
  [ "$1" = add ] || line="no longer $line"
  policy_command "$2" "$3"
  act "$line" gcloud "${noun[@]}" "$1-iam-policy-binding" "$where" "--member=$4" "--role=$5" \
    ${condition:+"--condition=$condition"} "${place[@]}"
}

# How gcloud names the policies of that kind, into $noun, $where and $place.
policy_command() {
  where=$2
  place=("--project=$project")
  case "$1" in
    bucket) noun=(storage buckets) where=gs://$2 ;;
    folder) noun=(storage managed-folders) where=gs://$2 ;;
    topic) noun=(pubsub topics) ;;
    subscription) noun=(pubsub subscriptions) ;;
    account) noun=(iam service-accounts) ;;
    subnet)
      noun=(compute networks subnets)
      place=("--region=$region" "--project=$subnet_project")
      ;;
    service) noun=(run services) place=("--region=$region" "--project=$project") ;;
    key) noun=(kms keys) place=(--quiet) ;;
    secret) noun=(secrets) ;;
    project) noun=(projects) place=(--quiet) ;;
  esac
}
noun=() where='' place=()

# The policies as they were before our own changes, so that all permissions on one thing are one question.
declare -A policies=()

# Whether that binding is there. Without the thing there is none.
granted() {
  if $plan; then
    return 1
  fi
  if [ -z "${policies[$1 $2]+read}" ]; then
    policy_command "$1" "$2"
    look gcloud "${noun[@]}" get-iam-policy "$where" "--flatten=bindings[].members" \
      '--format=csv[no-heading](bindings.role,bindings.members)' "${place[@]}" || true
    policies[$1 $2]=$answer
  fi
  # Not from a pipe: grep ends at the line that it looks for, and the writer's failure would count.
  grep -qxF "$4,$3" <<<"${policies[$1 $2]}"
}
