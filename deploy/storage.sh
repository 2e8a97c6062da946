# shellcheck shell=bash
# The five buckets and what lies in the code bucket.

ensure_buckets() {
  step "Buckets in $region"
  # What lands, and what is remembered, can be had back for a week. The lake's writers move every
  # file once, and a week of what they moved would cost more than it is worth.
  ensure_bucket "$landing" 7d plain
  ensure_bucket "$lake" 0 lake
  # What clusters keep for themselves: drivers' output, Spark's history. It goes after 90 days. What
  # ingestion left of an archive goes after one.
  ensure_bucket "$staging" 0 staging
  ensure_bucket "$code" 7d plain
  ensure_bucket "$state" 7d state
  # The cluster's account may see the first two folders of the ledger only, ingestion's the last.
  ensure_folder "$state/runs/"
  ensure_folder "$state/reports/"
  ensure_folder "$state/ingests/"
  # Ingestion's account may see no more of that bucket.
  ensure_folder "$staging/ingest/"
  # The console's account may see what jobs printed, and, where it may, ask for something.
  ensure_folder "$staging/google-cloud-dataproc-metainfo/"
  local each
  for each in $commands; do
    ensure_folder "$state/$each/"
  done
}

ensure_bucket() {
  local name=$1 lifecycle=deploy/lifecycle-$3.json
  local as=(--uniform-bucket-level-access --public-access-prevention "--soft-delete-duration=$2"
    "--lifecycle-file=$lifecycle" ${kms_key:+"--default-encryption-key=$kms_key"})
  local settings
  settings=$(settings_of "${as[@]}" "$(cat "$lifecycle")")
  if ! look gcloud storage buckets describe "gs://$name" "--project=$project" \
    '--format=value(labels.sparkdrop-ledger,labels.sparkdrop-settings)'; then
    act "bucket $name" gcloud storage buckets create "gs://$name" "--location=$region" "${as[@]}" \
      "--project=$project"
    label_bucket "$name" "$settings"
  elif [ "$answer" = "${label#*=}	$settings" ]; then
    there "bucket $name"
  elif [ -z "${answer%%	*}" ] && has_objects "$name"; then
    printf '  bucket %s: yours, and used as it is; its settings are left alone\n' "$name"
  else
    act "bucket $name: its settings" gcloud storage buckets update "gs://$name" "${as[@]}" \
      "--project=$project"
    label_bucket "$name" "$settings"
  fi
}

label_bucket() {
  act "bucket $1: its label" gcloud storage buckets update "gs://$1" \
    "--update-labels=$label,sparkdrop-settings=$2" "--project=$project"
}

has_objects() {
  look gcloud storage ls "gs://$1/**" "--project=$project" && [ -n "$answer" ]
}

ensure_folder() {
  if look gcloud storage managed-folders describe "gs://$1" "--project=$project" '--format=value(name)'; then
    there "folder $1"
  else
    act "folder $1" gcloud storage managed-folders create "gs://$1" "--project=$project"
  fi
}

# The job, the prices and the pipelines lie there before anything can call a function.
ensure_code() {
  step 'The job, the prices and the pipelines'
  rm -rf target/deploy/job
  mkdir -p target/deploy/job
  [ ! -d "$pipelines/code" ] || cp -R "$pipelines/code/." target/deploy/job/
  # Under a name of its own for each version: a run that was opened with an older one is tried again
  # with that one.
  cp "$job_jar" "target/deploy/job/$(job_name)"
  cp "$prices" target/deploy/job/prices.yaml
  ensure_upload 'the job, the prices and code of your own' target/deploy/job "gs://$code" --recursive
  ensure_upload 'the pipelines' target/deploy/pipelines "gs://$code/pipelines" \
    --delete-unmatched-destination-objects
}

# What pipelines/code holds, by its names in the code bucket.
own_code() {
  [ ! -d "$pipelines/code" ] || (cd "$pipelines/code" && find . -type f | sed 's:^\./::' | sort)
}

# sparkdrop-jobs-VERSION.jar, with a digest where the version may still change.
job_name() {
  local version
  version=$(sed -n 's:^  <version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
  case "$version" in
    '' | *-SNAPSHOT) version="${version:-0}-$(sha256 <"$job_jar" | cut -c 1-8)" ;;
  esac
  printf 'sparkdrop-jobs-%s.jar' "$version"
}

# ensure_upload WHAT FOLDER URL [FLAG]
ensure_upload() {
  local copy=(gcloud storage rsync "$2" "$3" --checksums-only ${4:+"$4"} "--project=$project")
  if ! $plan; then
    # What it would do is told on standard error.
    answer=$("${copy[@]}" --dry-run 2>&1) || { printf '%s\n' "$answer" >"$work/said" && failed "${copy[@]}" --dry-run; }
    # A file that only got another time since is no change.
    if ! grep -Eq '^Would (copy|remove) ' <<<"$answer"; then
      there "$1"
      return
    fi
  fi
  act "$1" "${copy[@]}"
}
