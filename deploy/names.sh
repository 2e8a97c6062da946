# shellcheck shell=bash
# What everything is called. Both directions, there and back, read it here.

functions_jar=functions/target/deploy/sparkdrop-functions.jar
job_jar=jobs/target/sparkdrop-jobs.jar
# What of the platform acts by itself, and is there only once it was asked for.
agents='pubsub eventarc cloudfunctions run artifactregistry dataproc'

# Set by name_things, since they follow from the options.
label='' ingest='' controller='' cluster='' trigger='' build='' console=''
# Set by ask.
project_number='' storage_agent=''

tick=sparkdrop-tick
sink=sparkdrop-job-ends
topics='sparkdrop-wakeups sparkdrop-runs sparkdrop-dead-letters'
roles='sparkdropReader sparkdropAdder sparkdropCreator sparkdropWriter sparkdropController'
roles="$roles sparkdropCluster"
accounts='sparkdrop-ingest sparkdrop-controller sparkdrop-console sparkdrop-cluster sparkdrop-trigger'
accounts="$accounts sparkdrop-build"
# What the console's account may ask for where it may: folders of the ledger.
commands='again cancel paused resume backfill'

name_things() {
  # As the functions label their clusters: the ledger's bucket tells deployments apart.
  label="sparkdrop-ledger=$(printf '%s' "$state" | sha256 | cut -c 1-8)"
  local at="$project.iam.gserviceaccount.com"
  ingest="sparkdrop-ingest@$at"
  controller="sparkdrop-controller@$at"
  console="sparkdrop-console@$at"
  cluster="sparkdrop-cluster@$at"
  trigger="sparkdrop-trigger@$at"
  build="sparkdrop-build@$at"
}

ask_for_identities() {
  ask project_number gcloud projects describe "$project" '--format=value(projectNumber)'
  ask storage_agent gcloud storage service-agent "--project=$project"
}

account_title() {
  case "$1" in
    sparkdrop-ingest) echo 'Sparkdrop: fetches into the landing bucket' ;;
    sparkdrop-controller) echo 'Sparkdrop: launch and teardown' ;;
    sparkdrop-console) echo 'Sparkdrop: shows what happened' ;;
    sparkdrop-cluster) echo 'Sparkdrop: the VMs of the clusters' ;;
    sparkdrop-trigger) echo 'Sparkdrop: calls launch and teardown' ;;
    sparkdrop-build) echo 'Sparkdrop: builds the functions' ;;
  esac
}

role_title() {
  case "$1" in
    sparkdropReader) echo 'Sparkdrop: read objects' ;;
    sparkdropAdder) echo 'Sparkdrop: add objects' ;;
    sparkdropCreator) echo 'Sparkdrop: read and add objects' ;;
    sparkdropWriter) echo 'Sparkdrop: read, add and replace objects' ;;
    sparkdropController) echo 'Sparkdrop: start and stop clusters' ;;
    sparkdropCluster) echo 'Sparkdrop: be a cluster' ;;
  esac
}

# docs/permissions.md has the calls that need each.
role_permissions() {
  case "$1" in
    # Only who may list is told that an object is not there.
    sparkdropReader) echo storage.objects.get,storage.objects.list ;;
    sparkdropAdder) echo storage.objects.create ;;
    sparkdropCreator) echo storage.objects.create,storage.objects.get,storage.objects.list ;;
    # An object that is there already is overwritten with delete.
    sparkdropWriter)
      echo storage.objects.create,storage.objects.delete,storage.objects.get,storage.objects.list
      ;;
    sparkdropController)
      printf %s dataproc.autoscalingPolicies.use,
      printf %s dataproc.batches.cancel,dataproc.batches.create,dataproc.batches.get,
      printf %s dataproc.clusters.create,dataproc.clusters.delete,dataproc.clusters.get,
      printf %s dataproc.clusters.list,dataproc.clusters.use,
      printf %s dataproc.jobs.cancel,dataproc.jobs.create,dataproc.jobs.get,
      echo dataproc.operations.cancel,dataproc.operations.list
      ;;
    # What roles/dataproc.worker has for the agent, without its rights to every bucket.
    sparkdropCluster)
      printf %s dataproc.agents.create,dataproc.agents.delete,dataproc.agents.get,
      printf %s dataproc.agents.update,dataproc.tasks.lease,
      echo dataproc.tasks.listInvalidatedLeases,dataproc.tasks.reportStatus
      ;;
  esac
}
