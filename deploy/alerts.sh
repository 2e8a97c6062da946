# shellcheck shell=bash
# Whom to tell, and of what: dead letters, failed runs and those that work again, warnings, a cluster
# that outlives its own limit.
# gcloud has these commands in its components alpha and beta.

alerts='dead-letters failed-runs old-cluster recovered-runs warned-runs'
# Set by ask and by first_of.
channel='' policy_id=''

ensure_alerts() {
  [ -n "$alert_email$alert_channels" ] || return 0
  step "Alerts to ${alert_email:-channels of your own}"
  [ -z "$alert_email" ] || ensure_channel
  local each
  channel+=${channel:+${alert_channels:+,}}$alert_channels
  for each in $alerts; do
    ensure_alert "$each"
  done
}

ensure_channel() {
  local list settings
  list=(gcloud beta monitoring channels list "--filter=$(channel_filter)" "--project=$project")
  settings=$(settings_of "$alert_email")
  if ! look "${list[@]}" '--format=value(name,userLabels.sparkdrop-settings)' ||
    [ -z "$answer" ]; then
    act 'notification channel' gcloud beta monitoring channels create --display-name=Sparkdrop \
      --type=email "--channel-labels=email_address=$alert_email" \
      "--user-labels=$label,sparkdrop=${label#*=},sparkdrop-settings=$settings" \
      "--project=$project"
  elif [ "${answer#*	}" = "$settings" ]; then
    there 'notification channel'
  else
    act 'notification channel: its address' gcloud beta monitoring channels update \
      "${answer%%	*}" "--update-channel-labels=email_address=$alert_email" \
      "--update-user-labels=sparkdrop-settings=$settings" "--project=$project"
  fi
  ask channel "${list[@]}" '--format=value(name)'
}

# Unlike other lists, gcloud has the platform filter this one: by its rules a name with a dash is no
# name, so the channel has one more label.
channel_filter() {
  printf 'userLabels.sparkdrop="%s"' "${label#*=}"
}

ensure_alert() {
  local file=deploy/alert-$1.json as settings labels
  as=("--policy-from-file=$file")
  settings=$(settings_of "$channel" "$(cat "$file")")
  labels="$label,sparkdrop-alert=$1,sparkdrop-settings=$settings"
  if first_of policy_id gcloud alpha monitoring policies list \
    "--filter=userLabels.$label AND userLabels.sparkdrop-alert=$1"; then
    if first_of policy_id gcloud alpha monitoring policies list \
      "--filter=userLabels.$label AND userLabels.sparkdrop-settings=$settings"; then
      there "alert $1"
      return
    fi
    act "alert $1: as it was" gcloud alpha monitoring policies delete "$policy_id" \
      "--project=$project" --quiet
  fi
  act "alert $1" gcloud alpha monitoring policies create "${as[@]}" \
    "--notification-channels=$channel" "--user-labels=$labels" "--project=$project"
}

# first_of VARIABLE COMMAND...: the name of the thing that the list has, if it has one.
first_of() {
  local name=$1
  shift
  look "$@" "--project=$project" '--format=value(name)' && [ -n "$answer" ] || return 1
  printf -v "$name" '%s' "$(printf '%s\n' "$answer" | head -n 1)"
}

remove_alerts() {
  local each
  for each in $alerts; do
    remove_listed "alert $each" alpha monitoring policies \
      "userLabels.$label AND userLabels.sparkdrop-alert=$each"
  done
  remove_listed 'notification channel' beta monitoring channels "$(channel_filter)"
}

# Who asked for no alerts may lack the components that know them.
remove_listed() {
  local what=$1 noun=("$2" "$3" "$4") list
  list=(gcloud "${noun[@]}" list "--filter=$5")
  if $plan; then
    local word
    word=$(capitals "$what" | tr ' -' '__')
    printf '# %s is the answer of: %s\n' "$word" \
      "$(print_command "${list[@]}" "--project=$project" '--format=value(name)')"
    act '' gcloud "${noun[@]}" delete "$word" "--project=$project" --quiet
  elif first_of policy_id "${list[@]}"; then
    act "$what goes" gcloud "${noun[@]}" delete "$policy_id" "--project=$project" --quiet
  fi
}
