# shellcheck shell=bash
# How a step is taken: look first, then act. With --plan nothing is asked and nothing is done:
# the same calls print their commands.

plan=false
changes=0
answer=
heading=
kept=
# Seconds between two tries of what only needs time, and how long it is tried in all: changes of
# permissions take two minutes as a rule, and seven or more at times.
pause=${SPARKDROP_PAUSE:-10}
patience=${SPARKDROP_PATIENCE:-600}

# What a new API is answered with until all of the platform knows it; and, beside it, a new account
# or permission.
new_api='enabled this API recently|has not been used in project|UNAVAILABLE'
new_account='service account .* does not exist|Eventarc Service Agent|unable to publish'
new_account="$new_account|build service account|concurrent policy changes"
# A fresh project's first trigger on a bucket, and a key that an agent was given a moment ago.
new_account="$new_account|could not be validated|permission denied on cloud kms key"
# The build's own permissions, once all of them were given: before that, waiting would not help.
new_build='build.*(denied|lacks? permission|does not have)|(denied|lacks? permission).*build'
passing_too=

step() {
  heading=$1
  if $plan; then
    printf '\n# %s\n' "$1"
  else
    printf '%s\n' "$1"
  fi
}

# One command as it can be pasted. Of --name=value only the value is quoted.
print_command() {
  local word name line= quote="'\\''"
  for word in "$@"; do
    name=
    case "$word" in
      --*=*) name=${word%%=*}= word=${word#*=} ;;
    esac
    case "$word" in
      *[!A-Za-z0-9_./:=,@%+-]* | '') word=\'${word//\'/$quote}\' ;;
    esac
    line="$line $name$word"
  done
  printf '%s\n' "${line# }"
}

# Whether something is there, with what gcloud says of it in $answer. Another failure than its
# absence ends the step. With --plan nothing is there.
look() {
  answer=
  if $plan; then
    return 1
  fi
  if attempt "$new_api" "$@"; then
    answer=$(<"$work/out")
    return 0
  fi
  grep -Eqi 'not[ _]found|does not exist|matched no objects|status=\[404\]|HTTPError 404' \
    "$work/said" || failed "$@"
  return 1
}

# What only the platform knows, into the variable named first. With --plan it is the name itself in
# capitals, and a comment tells what answers it.
ask() {
  local name=$1
  shift
  if $plan; then
    printf '# %s is the answer of: %s\n' "$(capitals "$name")" "$(print_command "$@")"
    printf -v "$name" '%s' "$(capitals "$name")"
    return
  fi
  attempt "$new_api" "$@" || failed "$@"
  answer=$(<"$work/out")
  if [ -z "$answer" ]; then
    echo 'It answered nothing.' >"$work/said"
    failed "$@"
  fi
  printf -v "$name" '%s' "$answer"
}

capitals() {
  printf '%s' "$1" | tr '[:lower:]' '[:upper:]'
}

# Does what the platform does once however often it is asked: it is no change.
tell_or_do() {
  if $plan; then
    print_command "$@"
    return
  fi
  attempt "$new_api" "$@" || failed "$@"
}

# Does it, with a line of progress.
act() {
  local line=$1
  shift
  if $plan; then
    print_command "$@"
    return
  fi
  printf '  %s\n' "$line"
  attempt "$new_api|$new_account${passing_too:+|$passing_too}" "$@" || failed "$@"
  changes=$((changes + 1))
}

# Runs it, again until the patience ends where its answer is one that only needs time.
attempt() {
  local passing=$1 waited=0 began=$SECONDS told=-60
  shift
  until "$@" </dev/null >"$work/out" 2>"$work/said"; do
    if [ "$waited" -ge "$patience" ] || ! grep -Eqi "$passing" "$work/said"; then
      return 1
    fi
    if [ $((waited - told)) -ge 60 ]; then
      told=$waited
      printf '    not known everywhere yet, tried again for up to %d minutes (%d so far): %s\n' \
        $((patience / 60)) $((waited / 60)) "$(grep -Eim 1 "$passing" "$work/said" | cut -c 1-300)"
    fi
    sleep "$pause"
    # A try itself may take minutes. A pause counts as ten seconds at least, so that there is an end.
    waited=$((waited + 10))
    [ $((SECONDS - began)) -le "$waited" ] || waited=$((SECONDS - began))
  done
}

there() {
  $plan || printf '  %s: there already\n' "$1"
}

# Names the step, the command, what it means, and how to go on.
failed() {
  {
    printf '\ndeploy.sh: "%s" failed at\n\n  %s\n\n' "$heading" "$(print_command "$@")"
    sed 's/^/  /' "$work/said"
    printf '\n%s\nThen run the same ./deploy.sh again: what is done stays done, and it goes on from there.\n' \
      "$(meaning_of "$work/said")"
  } >&2
  exit 1
}

# What an answer means. Not every 403 is a missing role: the reason is read first.
meaning_of() {
  if grep -Eqi 'vpc.?service.?controls|vpcServiceControlsUniqueIdentifier|organization.s policy. .*request is prohibited' "$1"; then
    echo "A VPC Service Controls perimeter refused it; a role does not help. Call from inside the perimeter, or have an ingress rule made for you. The answer's unique identifier finds the reason in the audit log."
  elif grep -Eqi 'restrictNonCmekServices|restrictCmekCryptoKeyProjects' "$1"; then
    echo "A policy of your organization wants a key for everything. Give --kms-key. The topic that Eventarc makes for a trigger gets no key: there, use the Terraform module (docs/deploy.md), whose topics are its own."
  elif grep -Eqi 'constraints/|organization policy|org(anization)? policy' "$1"; then
    echo "A policy of your organization forbids it; a role does not help. The answer names the constraint: have it changed for this project, or use another."
  elif grep -Eqi 'retention policy|event-based hold|temporary hold|under active .*hold|object.?retention' "$1"; then
    echo "A hold or a retention policy keeps the object; a role does not help. Take it off that bucket, or give another bucket."
  elif grep -Eqi 'requester pays|user project' "$1"; then
    echo "The bucket has requester pays switched on. Switch it off: gcloud storage buckets update gs://BUCKET --no-requester-pays"
  elif grep -Eqi "$new_api|$new_account" "$1"; then
    echo "The platform did not know of it after $((patience / 60)) minutes of trying. In a fresh project that happens: wait some minutes more."
  elif grep -Eqi '403|permission|forbidden' "$1"; then
    echo "You lack a permission there. The roles that you need are in docs/deploy.md."
  else
    echo "Mend what it says."
  fi
}

# A short digest of what something is set to. It is kept with the thing itself, so that a later run
# sees whether there is anything to change.
settings_of() {
  printf '%s\n' "$@" | sha256 | cut -c 1-16
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$@"
  else
    shasum -a 256 "$@"
  fi
}
