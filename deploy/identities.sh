# shellcheck shell=bash
# Who acts: roles, accounts, and what they may do.

ensure_apis() {
  step 'APIs'
  local api missing=() enabled=
  if ! $plan; then
    look gcloud services list --enabled "--project=$project" '--format=value(config.name)' || true
    enabled=$answer
  fi
  for api in artifactregistry cloudbuild cloudfunctions cloudresourcemanager cloudscheduler compute \
    dataproc eventarc iam logging pubsub run storage $([ -z "$alert_email$alert_channels" ] || echo monitoring) \
    $([ -z "$secrets$(chat_secrets)" ] || echo secretmanager) ${kms_key:+cloudkms} ${datasets:+bigquery} \
    ${ingest_connector:+vpcaccess}; do
    grep -qxF "$api.googleapis.com" <<<"$enabled" || missing+=("$api.googleapis.com")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    act "${missing[*]}" gcloud services enable "${missing[@]}" "--project=$project"
  else
    there 'all of them'
  fi
}

# The platform's agents: they are there once their service was used, or when asked for, and before
# that nothing can be granted to them. Asking again changes nothing.
ensure_service_agents() {
  step "The platform's own accounts"
  local agent
  for agent in $agents; do
    tell_or_do gcloud beta services identity create "--service=$agent.googleapis.com" \
      "--project=$project"
  done
  there 'all of them'
}

ensure_identities() {
  step 'Roles and accounts'
  local role account
  for role in $roles; do
    ensure_role "$role"
  done
  for account in $accounts; do
    if look gcloud iam service-accounts describe "$account@$project.iam.gserviceaccount.com" \
      "--project=$project" '--format=value(email)'; then
      there "account $account"
    else
      act "account $account" gcloud iam service-accounts create "$account" \
        "--display-name=$(account_title "$account")" "--project=$project"
    fi
  done
}

ensure_role() {
  local verb=create as description
  as=("--title=$(role_title "$1")" "--permissions=$(role_permissions "$1")" --stage=GA)
  description="settings $(settings_of "${as[@]}")"
  if look gcloud iam roles describe "$1" "--project=$project" '--format=value(deleted,description)'; then
    if [ "$answer" = "	$description" ]; then
      there "role $1"
      return
    fi
    # For a week a deleted role is only marked so, and its name is taken.
    [ "${answer%%	*}" != True ] ||
      act "role $1: back from its deletion" gcloud iam roles undelete "$1" "--project=$project"
    verb=update
  fi
  act "role $1" gcloud iam roles "$verb" "$1" "${as[@]}" "--description=$description" \
    "--project=$project" --quiet
}

ensure_network() {
  [ -n "$subnetwork" ] || return 0
  step 'Network'
  subnetwork_place
  # The clusters' VMs have internal addresses only and reach Google's APIs from there.
  if look gcloud compute networks subnets describe "$subnet_name" "--region=$region" \
    "--project=$subnet_project" '--format=value(privateIpGoogleAccess)' && [ "$answer" = True ]; then
    there "private access from $subnet_name"
  else
    act "private access from $subnet_name" gcloud compute networks subnets update "$subnet_name" \
      "--region=$region" --enable-private-ip-google-access "--project=$subnet_project"
  fi
  if [ "$subnet_project" != "$project" ]; then
    subnet_grants give
  fi
}

# Where the subnetwork is: a name alone is one of this project, a path may be a Shared VPC's.
subnetwork_place() {
  subnet_name=${subnetwork##*/} subnet_project=$project
  case "$subnetwork" in
    projects/*) subnet_project=${subnetwork#projects/} subnet_project=${subnet_project%%/*} ;;
  esac
}
subnet_name='' subnet_project=''
