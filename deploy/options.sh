# shellcheck shell=bash
# What was asked for, and everything that is wrong with it, before anything is begun.

project='' region='' landing='' lake='' code='' state=''
pipelines="$home/pipelines" prices="$home/deploy/prices.yaml"
kms_key='' subnetwork='' ingest_allow='' secrets='' alert_email=''
console_actions=false with_data=false
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
      --code) code=$value ;;
      --state) state=$value ;;
      --pipelines) pipelines=$value ;;
      --prices) prices=$value ;;
      --kms-key) kms_key=$value ;;
      --subnetwork) subnetwork=$value ;;
      --ingest-allow) ingest_allow=$value ;;
      --secrets) secrets=$value ;;
      --alert-email) alert_email=$value ;;
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
  code=${code:-$project-code}
  state=${state:-$project-state}
}

check_options() {
  must_be --project "$project" '^[a-z][a-z0-9-]{4,28}[a-z0-9]$' "a project's id, such as my-project"
  must_be --region "$region" '^[a-z]+-[a-z]+[0-9]+$' "a region, such as europe-west1"
  [ -z "$kms_key" ] ||
    must_be --kms-key "$kms_key" '^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$' \
      "projects/P/locations/R/keyRings/RING/cryptoKeys/KEY"
  [ -z "$subnetwork" ] ||
    must_be --subnetwork "$subnetwork" '^[a-z][a-z0-9-]{0,62}$' "a subnetwork's name alone"
  [ -z "$secrets" ] ||
    must_be --secrets "$secrets" '^[A-Za-z][A-Za-z0-9_-]*(,[A-Za-z][A-Za-z0-9_-]*)*$' \
      "names in Secret Manager with commas between them, as partner,mirror-token"
  [ -z "$alert_email" ] ||
    must_be --alert-email "$alert_email" '^[^@,[:space:]]+@[^@,[:space:]]+$' "one address"
  local bucket used=' ' one
  for bucket in landing lake code state; do
    one=${!bucket}
    # Without a project the names that follow from it say nothing of their own.
    [ -n "$project" ] || [ "$one" != "-$bucket" ] || continue
    must_be "--$bucket" "$one" '^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$' \
      "a bucket's name without gs://: 3 to 63 of a-z 0-9 - _ and ."
    case "$used" in
      *" $one "*) fault "--$bucket $one is another of the four buckets too; give each one of its own." ;;
    esac
    used="$used$one "
  done
}

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
  local secret
  for secret in ${secrets//,/ }; do
    gcloud secrets describe "$secret" "--project=$project" --format='value(name)' >/dev/null 2>"$work/said" ||
      fault "secret $secret can't be seen: $(head -n 1 "$work/said"). Make it: gcloud secrets create $secret --data-file=-"
  done
  if [ -n "$alert_email" ] && ! gcloud alpha monitoring policies list "--project=$project" --limit=1 \
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
  local variables=(project=my-project region=us-central1 landing=landing lake=lake code=code state=state)
  [ ${#faults[@]} -gt 0 ] || variables=("project=$project" "region=$region" "landing=$landing" \
    "lake=$lake" "code=$code" "state=$state")
  rm -rf target/deploy/pipelines "$schedules"
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$functions_jar" dev.sparkdrop.cost.Check \
    "$pipelines" --out target/deploy/pipelines --schedules "$schedules" --prices "$prices" \
    "${variables[@]}" >/dev/null 2>"$work/said" || failed=true
  if $failed; then
    while IFS= read -r line; do
      fault "$line"
    done <"$work/said"
  fi
  for line in $(grep -oh '\${secret\.[A-Z0-9_]*}' target/deploy/pipelines/* 2>/dev/null | sort -u); do
    case ",$(secret_variables)" in
      *",SPARKDROP_SECRET_${line:9:${#line}-10}="*) ;;
      *) fault "a pipeline file names $line, and no secret of --secrets is mounted as that." ;;
    esac
  done
}

refuse_faults() {
  [ ${#faults[@]} -gt 0 ] || return 0
  local each
  {
    printf 'deploy.sh: nothing was begun, since\n\n'
    for each in "${faults[@]}"; do
      printf '  - %s\n' "$each"
    done
  } >&2
  exit 2
}
