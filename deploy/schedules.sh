# shellcheck shell=bash
# What is fetched by itself: a schedule for each pipeline whose `ingest:` section has one. The check
# of the files wrote them down, a line each: pipeline, cron, time zone, and `marker` where it has one.

schedules=target/deploy/schedules
# Of the jobs that are there, and of the functions; set by ask and by list_schedules.
ingest_host='' scheduled=''

ensure_schedules() {
  step 'Schedules of what is fetched by itself'
  ask_ingest_host
  local pipeline cron zone marker wanted=
  while IFS=$'\t' read -r pipeline cron zone marker; do
    wanted="$wanted $(schedule_name "$pipeline") "
    # A call that was lost is made again; what has landed since is unchanged, and starts no run.
    ensure_described "schedule of $pipeline" "--location=$region --project=$project" -- \
      scheduler jobs http -- "$(schedule_name "$pipeline")" "--schedule=$cron" "--time-zone=$zone" \
      "--uri=https://$ingest_host/?pipeline=$pipeline${marker:+&marker=true}" --http-method=post \
      "--oidc-service-account-email=$trigger" "--oidc-token-audience=https://$ingest_host" \
      --attempt-deadline=1800s --max-retry-attempts=3
  done <"$schedules"
  if [ -n "$wanted" ]; then
    scheduler_invokes give
  else
    $plan || scheduler_invokes take
  fi
  list_schedules
  local each
  for each in $scheduled; do
    case "$wanted" in *" $each "*) continue ;; esac
    act "schedule ${each#sparkdrop-ingest-}: no pipeline has it any more" \
      gcloud scheduler jobs delete "$each" "--location=$region" "--project=$project" --quiet
  done
}

schedule_name() {
  printf 'sparkdrop-ingest-%s' "$1"
}

# Cloud Scheduler calls as the account that calls the other functions.
scheduler_invokes() {
  "$1" service sparkdrop-ingest "serviceAccount:$trigger" roles/run.invoker
}

ask_ingest_host() {
  ask ingest_host gcloud functions describe sparkdrop-ingest --gen2 "--region=$region" \
    "--project=$project" '--format=value(serviceConfig.uri.basename())'
}

# The names of the schedules that are there. With --plan they are not known.
list_schedules() {
  scheduled=
  $plan || look "${schedule_list[@]}" "--location=$region" "--project=$project" || true
  scheduled=$answer
}
schedule_list=(gcloud scheduler jobs list '--filter=name~/sparkdrop-ingest-'
  '--format=value(name.basename())')

remove_schedules() {
  local each
  if $plan; then
    printf '# SCHEDULE is each line of the answer of: %s\n' \
      "$(print_command "${schedule_list[@]}" "--location=$region" "--project=$project")"
    scheduled=SCHEDULE
  else
    list_schedules
  fi
  for each in $scheduled; do
    act "schedule $each goes" gcloud scheduler jobs delete "$each" "--location=$region" \
      "--project=$project" --quiet
  done
}
