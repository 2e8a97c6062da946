# shellcheck shell=bash
# ./deploy.sh gcp and ./deploy.sh destroy.

# shellcheck source=deploy/steps.sh
. "$home/deploy/steps.sh"
# shellcheck source=deploy/options.sh
. "$home/deploy/options.sh"
# shellcheck source=deploy/names.sh
. "$home/deploy/names.sh"
# shellcheck source=deploy/grants.sh
. "$home/deploy/grants.sh"
# shellcheck source=deploy/identities.sh
. "$home/deploy/identities.sh"
# shellcheck source=deploy/preflight.sh
. "$home/deploy/preflight.sh"
# shellcheck source=deploy/storage.sh
. "$home/deploy/storage.sh"
# shellcheck source=deploy/warehouse.sh
. "$home/deploy/warehouse.sh"
# shellcheck source=deploy/functions.sh
. "$home/deploy/functions.sh"
# shellcheck source=deploy/wakeups.sh
. "$home/deploy/wakeups.sh"
# shellcheck source=deploy/schedules.sh
. "$home/deploy/schedules.sh"
# shellcheck source=deploy/alerts.sh
. "$home/deploy/alerts.sh"
# shellcheck source=deploy/destroy.sh
. "$home/deploy/destroy.sh"

run_gcp() {
  prepare gcp "$@"
  ensure_apis
  preflight
  ask_for_identities
  ensure_service_agents
  ensure_identities
  # The builds come last, and need most time to be allowed.
  step 'Permissions of the builds, and of the platform itself'
  build_grants give
  shared_grants give
  ensure_network
  ensure_buckets
  ensure_topics
  ensure_datasets
  step 'Permissions'
  grants give
  secret_grants give
  if $console_actions; then
    console_grants give
  elif ! $plan; then
    console_grants take
  fi
  ensure_code
  ensure_functions
  step 'Permission to call the functions'
  invokers give
  ensure_delivery
  ensure_sink
  ensure_tick
  ensure_schedules
  ensure_alerts
  ended
}

run_destroy() {
  prepare destroy "$@"
  ask_for_identities
  remove_all
}

# Reads the options, and ends here if anything is wrong with them, the tools or the files.
prepare() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # gcloud asks nothing, and its own settings are left alone: each command names its project.
  export CLOUDSDK_CORE_DISABLE_PROMPTS=1
  read_options "$@"
  # Commands name files from here, so that a plan is the same on every machine.
  case "$pipelines" in
    /*) ;;
    *) pipelines=$PWD/$pipelines ;;
  esac
  case "$prices" in
    /*) ;;
    *) prices=$PWD/$prices ;;
  esac
  cd "$home"
  check_options
  if ! $plan; then
    check_gcloud
  fi
  if [ "$1" = gcp ]; then
    check_pipelines
  fi
  refuse_faults
  name_things
}

ended() {
  if $plan; then
    return
  fi
  if [ "$changes" -eq 0 ]; then
    printf '\nNothing was changed: all of it was there already.\n'
  else
    printf '\nSparkdrop is ready.\n'
  fi
  cat <<TEXT

Drop a file:
  gcloud storage cp pipelines/samples/birdstrikes.csv gs://$landing/birdstrikes/1990/
or have one fetched (you need roles/run.invoker on sparkdrop-ingest):
  curl -X POST https://$ingest_host/ -H "Authorization: Bearer \$(gcloud auth print-identity-token)" \\
    -H 'Content-Type: application/json' -d '{"sources": [{"url": "https://…", "object": "weather/a.csv"}]}'

Look at
  console   gcloud run services proxy sparkdrop-console --region=$region --project=$project
            and then http://127.0.0.1:8080/ (you need roles/run.invoker on sparkdrop-console)
  runs      gcloud storage ls 'gs://$state/runs/**/receipt.json'
  results   gcloud storage ls 'gs://$lake/'
  clusters  https://console.cloud.google.com/dataproc/clusters?project=$project
  logs      https://console.cloud.google.com/run?project=$project

While nothing lands it costs about a dollar a month; docs/deploy.md has the sum.
./deploy.sh destroy takes it away.
TEXT
}
