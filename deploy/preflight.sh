# shellcheck shell=bash
# What only the platform knows, looked at once its APIs are enabled and before anything is made.

preflight() {
  $plan && return
  heading='A look at what is there'
  printf '%s\n' "$heading"
  look_at_region
  look_at_secrets
  look_at_network
  local role
  for role in landing lake staging code state; do
    look_at_bucket "$role" "${!role}"
  done
  look_at_datasets
  look_at_code
  refuse_faults
}

# Whether that answers; what it says otherwise is in $work/said. New APIs are waited for.
answers() {
  attempt "$new_api" "$@" && answer=$(<"$work/out")
}

look_at_region() {
  local service
  for service in 'functions regions' 'scheduler locations' 'eventarc locations' 'artifacts locations'; do
    # shellcheck disable=SC2086
    if answers gcloud $service list "--project=$project" '--format=value(name.basename())' &&
      [ -n "$answer" ] && ! grep -qxF "$region" <<<"$answer"; then
      fault "--region $region has no $(region_service "$service"). It is in $(nearest_regions)."
    fi
  done
}

region_service() {
  case "$1" in
    functions*) echo 'Cloud Run functions' ;;
    scheduler*) echo 'Cloud Scheduler' ;;
    eventarc*) echo 'Eventarc' ;;
    *) echo 'Artifact Registry' ;;
  esac
}

# Of the same continent, if there are any.
nearest_regions() {
  local near
  near=$(grep "^${region%%-*}-" <<<"$answer" || true)
  printf '%s\n' "${near:-$answer}" | sort | paste -s -d ' ' | cut -c 1-200
}

look_at_secrets() {
  local secret
  for secret in $(secret_names) $(chat_secrets); do
    answers gcloud secrets describe "$secret" "--project=$project" '--format=value(name)' ||
      fault "secret $secret can't be seen: $(head -n 1 "$work/said"). Make it: gcloud secrets create $secret --data-file=-"
  done
}

# Clusters need a network with a subnetwork in the region. Many projects have no `default`.
look_at_network() {
  if [ -n "$subnetwork" ]; then
    subnetwork_place
    answers gcloud compute networks subnets describe "$subnet_name" "--region=$region" \
      "--project=$subnet_project" '--format=value(name)' ||
      fault "subnetwork $subnet_name of project $subnet_project can't be seen in $region: $(head -n 1 "$work/said")"
    return
  fi
  pipelines_want_default || return 0
  answers gcloud compute networks subnets describe default "--region=$region" "--project=$project" \
    '--format=value(name)' ||
    fault "project $project has no network \`default\` in $region, and clusters need one. Give --subnetwork NAME, or of a Shared VPC --subnetwork projects/HOST/regions/$region/subnetworks/NAME; docs/deploy.md#no-network has the commands that make one."
}

# Whether a pipeline file leaves the network to the deployment.
pipelines_want_default() {
  local file
  for file in target/deploy/pipelines/*; do
    [ ! -f "$file" ] || grep -Eq 'subnetworkUri|networkUri|subnetwork_uri|network_uri' "$file" || return 0
  done
  return 1
}

# look_at_bucket ROLE NAME: one that is there and not of our making.
look_at_bucket() {
  local role=$1 bucket=$2 location uniform hold pays retention ours url="gs://$2"
  look gcloud storage buckets describe "$url" "--project=$project" \
    '--format=csv[no-heading](location,uniform_bucket_level_access,default_event_based_hold,requester_pays,retention_policy.retentionPeriod,labels.sparkdrop-ledger)' ||
    return 0
  IFS=, read -r location uniform hold pays retention ours <<<"$answer"
  location=${location,,}
  case "$role" in
    landing) ;;
    *)
      same_place "$location" "$region" ||
        fault "bucket $bucket (--$role) is in $location, and --region is $region: every job would read and write across regions, and pay for it. Give one in $region, or another --region."
      ;;
  esac
  # What we made is as we set it; its settings are brought up to date.
  [ -z "$ours" ] || return 0
  [ "$uniform" != False ] ||
    fault "bucket $bucket (--$role) has no uniform access, and grants on folders need it: gcloud storage buckets update $url --uniform-bucket-level-access"
  [ "$pays" != True ] ||
    fault "bucket $bucket (--$role) has requester pays switched on, and calls of functions and clusters name no payer: gcloud storage buckets update $url --no-requester-pays"
  case "$role" in
    lake | staging | state)
      [ "$hold" != True ] ||
        fault "bucket $bucket (--$role) puts a hold on each object, and here objects are replaced and deleted: gcloud storage buckets update $url --no-default-event-based-hold"
      [ -z "$retention" ] ||
        fault "bucket $bucket (--$role) keeps objects for $retention seconds, and here objects are replaced and deleted: gcloud storage buckets update $url --clear-retention-period, or give another bucket"
      ;;
  esac
  look gcloud storage buckets get-iam-policy "$url" '--flatten=bindings[].members' \
    '--format=csv[no-heading](bindings.role,bindings.members)' "--project=$project" || return 0
  if grep -Eq ',all(Authenticated)?Users$' <<<"$answer"; then
    fault "bucket $bucket (--$role) is public (allUsers or allAuthenticatedUsers): take that away, or give another bucket"
  fi
}

# Whether data of the one location is at hand in the other; multi-regions hold most of their regions.
same_place() {
  [ "$1" != "$2" ] || return 0
  case "$1 $2" in
    'us us-'* | 'us-'*' us' | 'asia asia-'* | 'nam4 us-'*) ;;
    'eu europe-west2' | 'eu europe-west6' | 'europe-west2 eu' | 'europe-west6 eu') return 1 ;;
    'eu europe-'* | 'europe-'*' eu') ;;
    *) return 1 ;;
  esac
}

# A load job wants its files where the dataset is.
look_at_datasets() {
  local of name location
  [ -n "$datasets" ] || return 0
  command -v bq >/dev/null 2>&1 || { fault "a pipeline loads into BigQuery, and there is no bq here: gcloud components install bq" && return; }
  while IFS=$'\t' read -r of name location; do
    if look bq "--project_id=$project" --headless --quiet show --dataset --format=json "${of:-$project}:$name"; then
      location=$(sed -n 's/.*"location": *"\([^"]*\)".*/\1/p' <<<"$answer" | head -n 1)
    fi
    location=${location,,}
    same_place "${location:-$region}" "$region" ||
      fault "dataset ${of:-$project}:$name is in $location, and the lake in $region: BigQuery loads only files that are where the dataset is. Give another dataset, or a lake and a region there."
  done <<<"$datasets"
}

# A file in the code bucket that a job names: it comes with this deployment, or is there.
look_at_code() {
  local url name
  while IFS= read -r url; do
    name=${url#"gs://$code/"}
    [ "$name" != "$(job_name)" ] || continue
    [ ! -f "$pipelines/code/$name" ] || continue
    look gcloud storage ls "$url" "--project=$project" ||
      fault "a job names $url, and there is no such file: put it into $pipelines/code/$name, or copy it there before"
  done < <(grep -oh "gs://$code/[^\"', #]*[A-Za-z0-9]" target/deploy/pipelines/* 2>/dev/null |
    sed "s:/\*.*::" | grep -E '\.(jar|py|zip|egg|sql|whl|sh|R)$' | sort -u)
}
