# shellcheck shell=bash
# What was asked for, and everything that is wrong with it, before anything is begun.

project='' region='' landing='' lake='' staging='' code='' state=''
pipelines="$home/pipelines" prices="$home/deploy/prices.yaml"
kms_key='' subnetwork='' ingest_allow='' ingest_deny='' ingest_callers='' ingest_connector=''
secrets='' alert_email='' alert_channels='' alert_chat='' ingress=all runtime=java21
console_actions=false console_iap=false with_data=false
faults=()

fault() {
  faults+=("$1")
}

read_options() {
  local command=$1 name value
  shift
  while [ $# -gt 0 ]; do
    case "$1" in
      --plan) plan=true && shift && continue ;;
      -h | --help) usage && exit 0 ;;
      --console-actions) console_actions=true && shift && continue ;;
      --console-iap) console_iap=true && shift && continue ;;
      --with-data)
        [ "$command" = destroy ] || fault "--with-data belongs to destroy."
        with_data=true
        shift
        continue
        ;;
      --*=*)
        name=${1%%=*}
        value=${1#*=}
        shift
        ;;
      --*)
        name=$1
        value=${2:-}
        shift
        [ $# -eq 0 ] || shift
        ;;
      *)
        fault "$1 is no option; options begin with --."
        shift
        continue
        ;;
    esac
    case "$name" in
      --project) project=$value ;;
      --region) region=$value ;;
      --landing) landing=$value ;;
      --lake) lake=$value ;;
      --staging) staging=$value ;;
      --code) code=$value ;;
      --state) state=$value ;;
      --pipelines) pipelines=$value ;;
      --prices) prices=$value ;;
      --kms-key) kms_key=$value ;;
      --subnetwork) subnetwork=$value ;;
      --ingest-allow) ingest_allow=$value ;;
      --ingest-deny) ingest_deny=$value ;;
      --ingest-callers) ingest_callers=$value ;;
      --ingest-connector) ingest_connector=$value ;;
      --ingress) ingress=$value ;;
      --runtime) runtime=$value ;;
      --secrets) secrets=$value ;;
      --alert-email) alert_email=$value ;;
      --alert-channels) alert_channels=$value ;;
      --alert-chat) alert_chat=$value ;;
      *)
        fault "$command has no option $name; ./deploy.sh --help lists them."
        continue
        ;;
    esac
    case "$value" in
      '' | --*) fault "$name needs a value." ;;
    esac
  done
  landing=${landing:-$project-landing}
  lake=${lake:-$project-lake}
  staging=${staging:-$project-staging}
  code=${code:-$project-code}
  state=${state:-$project-state}
}

check_options() {
  must_be --project "$project" '^[a-z][a-z0-9-]{4,28}[a-z0-9]$' "a project's id, such as my-project"
  must_be --region "$region" '^[a-z]+-[a-z]+[0-9]+$' "a region, such as europe-west1"
  must_be --ingress "$ingress" '^(all|internal)$' "all or internal"
  must_be --runtime "$runtime" '^java(17|21|25)$' "java17, java21 or java25"
  [ -z "$ingest_connector" ] ||
    must_be --ingest-connector "$ingest_connector" \
      '^([a-z][a-z0-9-]{0,62}|projects/[^/]+/locations/[^/]+/connectors/[^/]+)$' \
      "a connector's name, or projects/P/locations/R/connectors/NAME"
  [ -z "$ingest_callers" ] ||
    must_be --ingest-callers "$ingest_callers" \
      '^([^@,=[:space:]]+@[^@,=[:space:]]+|\*)=[^,[:space:]]+(,([^@,=[:space:]]+@[^@,=[:space:]]+|\*)=[^,[:space:]]+)*$' \
      "EMAIL=PREFIX with commas between them, as partner@p.iam.gserviceaccount.com=partner/"
  [ -z "$kms_key" ] ||
    must_be --kms-key "$kms_key" '^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$' \
      "projects/P/locations/R/keyRings/RING/cryptoKeys/KEY"
  [ -z "$subnetwork" ] ||
    must_be --subnetwork "$subnetwork" \
      '^([a-z][a-z0-9-]{0,62}|projects/[^/]+/regions/[^/]+/subnetworks/[a-z][a-z0-9-]{0,62})$' \
      "a subnetwork's name, or projects/HOST/regions/R/subnetworks/NAME of a Shared VPC"
  check_places
  [ -z "$secrets" ] ||
    must_be --secrets "$secrets" "^$secret_form(,$secret_form)*\$" \
      "names in Secret Manager with commas between them, each with the host that it may be sent to, as partner@api.partner.com,mirror-token"
  case ",${secrets,,}," in
    *,hosts,* | *,hosts@*) fault "--secrets: a secret can't be called hosts, since SPARKDROP_SECRET_HOSTS tells where the others may go; give it another name." ;;
  esac
  [ -z "$alert_email" ] ||
    must_be --alert-email "$alert_email" '^[^@,[:space:]]+@[^@,[:space:]]+$' "one address"
  local channel_form='projects/[^/,]+/notificationChannels/[0-9]+'
  [ -z "$alert_channels" ] ||
    must_be --alert-channels "$alert_channels" "^$channel_form(,$channel_form)*\$" \
      "projects/P/notificationChannels/ID with commas between them: gcloud beta monitoring channels list"
  [ -z "$alert_chat" ] ||
    must_be --alert-chat "$alert_chat" '^[A-Za-z][A-Za-z0-9_-]{0,254}$' \
      "the name of a secret in Secret Manager that holds the chat's webhook, and not the webhook itself"
  local bucket used=' ' one
  for bucket in landing lake staging code state; do
    one=${!bucket}
    # Without a project the names that follow from it say nothing of their own.
    [ -n "$project" ] || [ "$one" != "-$bucket" ] || continue
    must_be "--$bucket" "$one" '^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$' \
      "a bucket's name without gs://: 3 to 63 of a-z 0-9 - _ and ."
    case "$used" in
      *" $one "*) fault "--$bucket $one is another of the five buckets too; give each one of its own." ;;
    esac
    used="$used$one "
  done
}

# A key and a subnetwork of another place would only be refused when half of it is made.
check_places() {
  local place
  [ -n "$region" ] || return 0
  case "$kms_key" in
    projects/*/locations/*/*)
      place=${kms_key#*/locations/} place=${place%%/*}
      [ "$place" = "$region" ] ||
        fault "--kms-key is in $place, and a key has to be where its data is: make one in $region: gcloud kms keys create KEY --keyring=RING --location=$region --purpose=encryption"
      ;;
  esac
  case "$subnetwork" in
    projects/*/regions/*/*)
      place=${subnetwork#*/regions/} place=${place%%/*}
      [ "$place" = "$region" ] ||
        fault "--subnetwork is in $place, and clusters are made in $region; give one in $region."
      ;;
  esac
}
# NAME, or NAME@HOST with or without a port; *.HOST is all below it.
secret_form='[A-Za-z][A-Za-z0-9_-]*(@(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?)?'

must_be() {
  if [ -z "$2" ]; then
    fault "$1 is missing; give it $4."
  elif ! [[ $2 =~ $3 ]]; then
    fault "$1 $2 should be $4."
  fi
}

# gcloud is there, new enough, logged in, and the project can be billed. Nothing of it is needed to
# print a plan.
check_gcloud() {
  if ! command -v gcloud >/dev/null 2>&1; then
    fault "there is no gcloud here. Install the Google Cloud CLI, 500 or newer."
    return
  fi
  local version
  version=$(gcloud version --format='value("Google Cloud SDK")' 2>/dev/null) || version=
  if ! [[ $version =~ ^[0-9]+ ]] || [ "${version%%.*}" -lt 500 ]; then
    fault "gcloud is version ${version:-unknown}; 500 or newer is needed: gcloud components update"
  fi
  # Not by gcloud auth list: it does not know of a token or a credential file in the environment.
  if ! gcloud projects describe "${project:-sparkdrop}" --format='value(projectId)' >/dev/null \
    2>"$work/said"; then
    if grep -q 'gcloud auth login' "$work/said"; then
      fault "gcloud is not logged in: gcloud auth login"
      return
    fi
    [ -z "$project" ] || fault "project $project can't be seen: $(head -n 1 "$work/said")"
    return
  fi
  [ -n "$project" ] || return 0
  # Service accounts of the platform are made by a command of this component.
  if [ -z "$(gcloud version --format='value(beta)' 2>/dev/null)" ] &&
    ! gcloud beta services identity --help >/dev/null 2>&1; then
    fault "gcloud lacks its component beta: gcloud components install beta"
  fi
  if [ -n "$alert_email$alert_channels" ] && ! gcloud alpha monitoring policies list "--project=$project" --limit=1 \
    --format='value(name)' >/dev/null 2>"$work/said" && grep -Eqi 'component|invalid choice' "$work/said"; then
    fault "--alert-email needs more of gcloud: gcloud components install alpha beta"
  fi
  # Who may not read the billing state finds out soon enough.
  local billed
  billed=$(gcloud billing projects describe "$project" --format='value(billingEnabled)' 2>/dev/null) ||
    billed=unknown
  if [ "$billed" = False ]; then
    fault "project $project has no billing account: https://console.cloud.google.com/billing/linkedaccount?project=$project"
  fi
}

# Checks the pipeline files and resolves them into target/deploy/pipelines. Where an option is wrong,
# another name stands for it, so that the files' faults are told all the same.
check_pipelines() {
  if ! (ensure_tools) 2>"$work/said"; then
    fault "$(sed 's/^deploy\.sh: //' "$work/said")"
    return
  fi
  ensure_tools
  ensure_built >&2
  local line failed=false
  local variables=(project=my-project region=us-central1 landing=landing lake=lake code=code
    state=state)
  [ ${#faults[@]} -gt 0 ] || variables=("project=$project" "region=$region" "landing=$landing" \
    "lake=$lake" "code=$code" "state=$state")
  rm -rf target/deploy/pipelines "$schedules" "$datasets_file" "$chats_file"
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$functions_jar" dev.sparkdrop.cost.CheckCommand \
    "$pipelines" --out target/deploy/pipelines --schedules "$schedules" --prices "$prices" \
    --datasets "$datasets_file" --chats "$chats_file" \
    "${variables[@]}" >/dev/null 2>"$work/said" || failed=true
  if $failed; then
    while IFS= read -r line; do
      fault "$line"
    done <"$work/said"
  fi
  [ ! -f "$datasets_file" ] || datasets=$(<"$datasets_file")
  [ ! -f "$chats_file" ] || pipeline_chats=$(<"$chats_file")
  name_the_job
  check_own_code
  check_settings
  for line in $(grep -oh '\${secret\.[A-Z0-9_]*}' target/deploy/pipelines/* 2>/dev/null | sort -u); do
    case ",$(secret_variables)" in
      *",SPARKDROP_SECRET_${line:9:${#line}-10}="*) ;;
      *) fault "a pipeline file names $line, and no secret of --secrets is mounted as that." ;;
    esac
  done
}

# A pipeline names the job's jar without its version; each version has a name of its own.
name_the_job() {
  local file
  for file in target/deploy/pipelines/*; do
    [ -f "$file" ] || continue
    sed -i.old "s|\(gs://[^/\"' ]*\)/sparkdrop-jobs\.jar|\1/$(job_name)|g" "$file"
    rm "$file.old"
  done
}

# Files of one's own may not take the place of ours.
check_own_code() {
  local file
  while IFS= read -r file; do
    case "$file" in
      pipelines/* | prices.yaml | sparkdrop-jobs*.jar)
        fault "$pipelines/code/$file would overwrite a file of Sparkdrop's in the code bucket; give it another name."
        ;;
    esac
  done < <(own_code)
}

# What the functions would refuse when they start is refused here: their own code reads it.
check_settings() {
  local line
  [ ${#faults[@]} -eq 0 ] || return 0
  local variables=()
  name_things
  while IFS= read -r line; do
    variables+=("$line")
  done < <(function_variables)
  env "${variables[@]}" "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$functions_jar" \
    dev.sparkdrop.functions.CheckSettings >/dev/null 2>"$work/said" && return 0
  while IFS= read -r line; do
    fault "$line"
  done <"$work/said"
}

refuse_faults() {
  [ ${#faults[@]} -gt 0 ] || return 0
  local each
  {
    printf 'deploy.sh: nothing was made, since\n\n'
    for each in "${faults[@]}"; do
      printf '  - %s\n' "$each"
    done
  } >&2
  exit 2
}
