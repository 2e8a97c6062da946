#!/usr/bin/env bash
# Sparkdrop from the command line. `./deploy.sh` alone says what it can do.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Sparkdrop: drop a file in a bucket; Spark runs; the cluster is gone.

  ./deploy.sh local   run all of it on this machine, without a cloud account
      --once            send the sample through, print a summary, and stop
      --port N          of the local cloud (8650); the functions are on the next four
      --https PORT, --grpc PORT   answer there too, for clients such as gsutil and those of Pub/Sub
      --data DIR        where everything is kept (.local)
      --boot SECONDS    how long a cluster takes to start (3)
      --pipelines DIR   the pipeline files (pipelines); changes are taken over while it runs
      --json            tell what goes on as JSON, an object a line
      --replay RUN      instead: run the job of a run again, here, on the same batch (docs/replay.md):
                        gs://STATE/runs/PIPELINE/RUN, or a folder of ./deploy.sh run RUN --export FOLDER.
                        --sample N, --jar FILE, --debug, --yes; ./deploy.sh local --help tells the rest
  ./deploy.sh check   find every fault of every pipeline file; tell what an hour of its cluster costs
      --pipelines DIR   the pipeline files (pipelines)
      --prices FILE     what machines cost (deploy/prices.yaml)
      --estimate T      what a day costs: '2000 files/day, 10 lanes, 8 hours'
  ./deploy.sh gcp --project P --region R   put it on Google Cloud, or bring it up to date
      --landing, --lake, --staging, --code, --state BUCKET   (P-landing and so on)
      --pipelines DIR   the pipeline files (pipelines)
      --prices FILE     what machines cost (deploy/prices.yaml)
      --plan            print every command, and run none
      --kms-key KEY     encrypt buckets and topics with a key of your own
      --subnetwork NAME of the clusters, in each of their regions; or the path of a Shared VPC's
      --ingest-allow L  what ingestion may reach besides public https hosts
      --ingest-deny L   what it may not reach; this wins
      --ingest-callers EMAIL=PREFIX,…   where each caller of ingestion may land
      --ingest-connector NAME   what ingestion fetches leaves by this Serverless VPC connector
      --ingress I       who reaches ingestion and console at all: all or internal (all)
      --runtime R       of the functions: java17, java21 or java25 (java21)
      --secrets S@HOST,…   of Secret Manager, for headers of what is fetched from that host
      --alert-email A   whom to tell of failed runs, of those that work again, of warnings and dead letters
      --alert-channels L   the same into chats: notification channels of Cloud Monitoring
      --alert-chat S    the same and a daily digest into a chat: a secret of Secret Manager with its webhook
      --console-actions the console may ask for things, too
      --console-iap     the console is for those who sign in with Identity-Aware Proxy
  ./deploy.sh runs | run RUN | explain OBJECT | tail   what goes on, and what happened (docs/terminal.md)
  ./deploy.sh rerun RUN | cancel RUN | pause PIPELINE | resume PIPELINE | backfill PIPELINE --from T
      --project P       in Google Cloud; without it, in the local cloud that runs. --json; --help tells the rest
  ./deploy.sh completion   for bash and zsh: source <(./deploy.sh completion)
  ./deploy.sh destroy --project P --region R   take it away; with the same buckets, key and secrets; --plan
      --with-data       also the buckets that hold something

docs/deploy.md tells more of gcp and destroy, docs/terminal.md of runs and its like, README.md of the others.
TEXT
}

# Says what is wrong and what to do about it, and ends: exit code 2 is "not even begun".
refuse() {
  printf 'deploy.sh: %s\n' "$1" >&2
  exit 2
}

# macOS brings bash 3.2.
[ "${BASH_VERSINFO[0]}" -ge 4 ] ||
  refuse "this is bash $BASH_VERSION, and 4 or newer is needed. On macOS: brew install bash"

# The JDK that builds and runs everything: JAVA_HOME's, else the one on the PATH.
ensure_tools() {
  java=java
  if [ -n "${JAVA_HOME:-}" ]; then
    java="$JAVA_HOME/bin/java"
  fi
  command -v "$java" >/dev/null 2>&1 ||
    refuse "there is no Java here. Install a JDK 17, or set JAVA_HOME to one."
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = //p')
  [ "$version" = 17 ] ||
    refuse "$java is Java ${version:-unknown}, and Sparkdrop runs on 17. Set JAVA_HOME to a JDK 17."
  command -v mvn >/dev/null 2>&1 ||
    refuse "there is no Maven here. Install it (3.8 or newer) so that \`mvn\` is on the PATH."
}

# Builds what is older than its sources.
ensure_built() {
  if is_built; then
    return
  fi
  echo "Building Sparkdrop; the first time, Maven downloads about 500 MB."
  mkdir -p "$home/target"
  local log="$home/target/build.log" began=$SECONDS
  : >"$log"
  (cd "$home" && mvn -B -ntp -DskipTests package) >"$log" 2>&1 &
  local maven=$!
  trap 'kill "$maven" 2>/dev/null || true' INT TERM
  while kill -0 "$maven" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r  %3d s  %-60.60s' "$((SECONDS - began))" "$(last_module "$log")"
    fi
    sleep 1
  done
  trap - INT TERM
  if [ -t 1 ]; then
    printf '\n'
  fi
  if ! wait "$maven"; then
    grep -m 20 '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
    refuse "the build failed; all that Maven said is in $log."
  fi
  touch "$home/target/built"
}

is_built() {
  [ -f "$home/target/built" ] && [ -z "$(newer_than "$home/target/built")" ]
}

newer_than() {
  find "$home" \( -name .git -o -name .local -o -name target \) -prune \
    -o \( -name pom.xml -o -path '*/src/main/*' \) -newer "$1" -print
}

last_module() {
  sed -n 's/^\[INFO\] Building \(.*\) \[.*/\1/p' "$1" | tail -n 1
}

# Each of these takes over this process, and with it Ctrl-C.
run_local() {
  local archive="$home/local/target/classes.jsa"
  local run=("$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g "-Dsparkdrop.home=$home")
  # The build keeps the classes of a start. The JVM goes without where they are of another JDK or jar;
  # where the file is missing, it would go without its own, too.
  if [ -f "$archive" ]; then
    run+=(-Xshare:auto "-XX:SharedArchiveFile=$archive" "-Xlog:cds*=off")
  fi
  exec "${run[@]}" -jar "$home/local/target/sparkdrop-local.jar" "$@"
}

run_check() {
  local folder="$home/pipelines" table="$home/deploy/prices.yaml" traffic=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --pipelines)
        [ $# -ge 2 ] || refuse "--pipelines needs a folder."
        folder=$2
        shift 2
        ;;
      --pipelines=*)
        folder=${1#*=}
        shift
        ;;
      --prices)
        [ $# -ge 2 ] || refuse "--prices needs a file."
        table=$2
        shift 2
        ;;
      --prices=*)
        table=${1#*=}
        shift
        ;;
      --estimate)
        [ $# -ge 2 ] || refuse "--estimate needs a traffic, as '2000 files/day, 10 lanes, 8 hours'."
        traffic=(--estimate "$2")
        shift 2
        ;;
      --estimate=*)
        traffic=(--estimate "${1#*=}")
        shift
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) refuse "check has no option $1; it has --pipelines DIR, --prices FILE and --estimate TRAFFIC." ;;
    esac
  done
  exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$home/functions/target/deploy/sparkdrop-functions.jar" dev.sparkdrop.cost.CheckCommand \
    "$folder" --prices "$table" "${traffic[@]}" project=sparkdrop-local region=us-central1 \
    landing=landing lake=lake code=code state=state
}

# The operator's commands answer at once: nothing is checked or built where their jars are newer than
# the sources, and the classes they need are kept in an archive, which is written when they are new.
run_terminal() {
  local cli="$home/cli/target/sparkdrop-cli.jar" archive="$home/target/terminal.jsa"
  local functions="$home/functions/target/deploy/sparkdrop-functions.jar"
  if [ ! -f "$cli" ] || [ ! -f "$functions" ] ||
    { [ -n "$(newer_than "$functions")" ] && ! is_built; }; then
    ensure_tools
    rm -f "$home/target/built"
    ensure_built >&2
  fi
  mkdir -p "$home/target"
  java=java
  [ -z "${JAVA_HOME:-}" ] || java="$JAVA_HOME/bin/java"
  local run=("$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xlog:disable
    -Xlog:all=error:stderr "-Dsparkdrop.home=$home" -cp "$cli:$home/cli/target/lib/picocli.jar:$functions")
  if [ ! "$archive" -nt "$cli" ] || [ ! "$archive" -nt "$functions" ]; then
    "${run[@]}" "-XX:ArchiveClassesAtExit=$archive.$$" dev.sparkdrop.cli.WarmUp >/dev/null 2>&1 || true
    [ ! -f "$archive.$$" ] || mv -f "$archive.$$" "$archive"
  fi
  exec "${run[@]}" "-XX:SharedArchiveFile=$archive" dev.sparkdrop.cli.Terminal "$@"
}

# shellcheck source=deploy/gcp.sh
. "$home/deploy/gcp.sh"

command=${1:-}
[ $# -eq 0 ] || shift
case "$command" in
  local | check)
    ensure_tools
    ensure_built
    "run_$command" "$@"
    ;;
  gcp | destroy)
    "run_$command" "$@"
    ;;
  runs | run | explain | rerun | cancel | pause | resume | backfill | tail | completion)
    run_terminal "$command" "$@"
    ;;
  "" | -h | --help | help)
    usage
    ;;
  *)
    usage >&2
    refuse "there is no command $command."
    ;;
esac
