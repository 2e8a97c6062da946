# shellcheck shell=bash
# There and back: what gcp made goes in the reverse order.

remove_all() {
  step 'What starts runs'
  remove "schedule $tick" scheduler jobs -- "$tick" "--location=$region"
  remove_schedules
  remove_function launch
  remove_function ingest
  # Teardown starts clusters, too: what is deleted stays deleted only without it.
  remove_function teardown
  remove_function console
  remove_clusters
  step 'Alerts'
  remove_alerts
  step 'Wake-ups'
  remove "log sink $sink" logging sinks -- "$sink"
  remove 'subscription sparkdrop-dead-letters' pubsub subscriptions -- sparkdrop-dead-letters
  step 'Permissions'
  grants take
  build_grants take
  console_grants take
  secret_grants take
  warehouse_grants take
  if [ -n "$kms_key" ]; then
    step "The functions' images"
    remove 'repository sparkdrop' artifacts repositories -- sparkdrop "--location=$region"
  fi
  step 'Topics, accounts and roles'
  local each
  for each in $topics; do
    remove "topic $each" pubsub topics -- "$each"
  done
  for each in $accounts; do
    remove "account $each" iam service-accounts -- "$each@$project.iam.gserviceaccount.com"
  done
  for each in $roles; do
    remove_role "$each"
  done
  step 'Buckets'
  remove_code
  for each in "$code" "$state" "$staging" "$lake" "$landing"; do
    remove_bucket "$each"
  done
  if $plan; then
    return
  fi
  if [ -n "$kept" ]; then
    printf '\nThe rest is gone. Kept, since there is data in them:%s\n' "$kept"
    printf 'The same command with --with-data deletes them and all that they hold.\n'
  elif [ "$changes" -eq 0 ]; then
    printf '\nThere was nothing to remove.\n'
  else
    printf '\nAll of it is gone. The APIs stay enabled; they cost nothing.\n'
  fi
}

# remove WHAT NOUN... -- NAME [PLACE]
remove() {
  local what=$1 noun=()
  shift
  while [ "$1" != -- ]; do
    noun+=("$1")
    shift
  done
  shift
  if $plan || look gcloud "${noun[@]}" describe "$@" "--project=$project" '--format=value(name)'; then
    act "$what goes" gcloud "${noun[@]}" delete "$@" "--project=$project" --quiet
  fi
}

# Its trigger and its subscription go with it.
remove_function() {
  remove "sparkdrop-$1" functions -- "sparkdrop-$1" --gen2 "--region=$region"
}

remove_role() {
  if $plan || { look gcloud iam roles describe "$1" "--project=$project" '--format=value(deleted)' &&
    [ "$answer" != True ]; }; then
    act "role $1 goes" gcloud iam roles delete "$1" "--project=$project" --quiet
  fi
}

# Whatever still runs on them ends with them; what they were given stays in its inbox.
remove_clusters() {
  step 'Clusters; each takes a minute or two'
  local list=(gcloud compute instances list "--filter=labels.$label" "--project=$project"
    '--format=value(labels.goog-dataproc-cluster-name,labels.goog-dataproc-location)')
  local home_list=(gcloud dataproc clusters list "--region=$region" "--filter=labels.$label"
    "--project=$project" "--format=value(clusterName)")
  if $plan; then
    printf '# CLUSTER and PLACE are each line of the answers of: %s\n' "$(print_command "${list[@]}")"
    printf '# and of: %s\n' "$(print_command "${home_list[@]}")"
    act '' gcloud dataproc clusters delete CLUSTER --region=PLACE "--project=$project" --quiet
    return
  fi
  # An invocation that was under way may still have started one: look until there is none.
  local found name place
  while true; do
    # Machines tell of every region that a ladder led to; a cluster without any is told by its own.
    look "${list[@]}" || true
    found=$answer
    look "${home_list[@]}" || true
    while read -r name; do
      [ -z "$name" ] || found+=$'\n'"$name $region"
    done <<<"$answer"
    found=$(printf '%s\n' "$found" | tr '\t' ' ' | sed '/^ *$/d' | sort -u)
    [ -n "$found" ] || return 0
    while read -r name place; do
      act "cluster $name goes" gcloud dataproc clusters delete "$name" "--region=$place" \
        "--project=$project" --quiet
    done <<<"$found"
  done
}

# What gcp put into the code bucket is no data.
remove_code() {
  local url file urls=()
  while IFS= read -r file; do
    urls+=("gs://$code/$file")
  done < <(own_code)
  for url in "gs://$code/sparkdrop-jobs*.jar" "gs://$code/prices.yaml" "gs://$code/pipelines/**" "${urls[@]}"; do
    if $plan || look gcloud storage ls "$url" "--project=$project"; then
      act "$url goes" gcloud storage rm "$url" "--project=$project"
    fi
  done
}

# Only buckets that gcp made: a bucket of yours without its label stays whatever is said.
remove_bucket() {
  if ! $plan; then
    look gcloud storage buckets describe "gs://$1" "--project=$project" \
      '--format=value(labels.sparkdrop-ledger)' || return 0
    [ "$answer" = "${label#*=}" ] || return 0
    if has_objects "$1" && ! $with_data; then
      kept+=" gs://$1"
      return
    fi
  fi
  if $with_data && { $plan || has_objects "$1"; }; then
    act "all in $1 goes" gcloud storage rm "gs://$1/**" "--project=$project"
  fi
  if [ "$1" = "$state" ]; then
    for each in runs reports ingests $commands; do
      remove "folder $each" storage managed-folders -- "gs://$state/$each/"
    done
  elif [ "$1" = "$staging" ]; then
    remove "folder of jobs' output" storage managed-folders -- "gs://$staging/google-cloud-dataproc-metainfo/"
    remove "folder of archives" storage managed-folders -- "gs://$staging/ingest/"
  fi
  act "bucket $1 goes" gcloud storage buckets delete "gs://$1" "--project=$project" --quiet
}
