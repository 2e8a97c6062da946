# shellcheck shell=bash
# How a step is taken: look first, then act. With --plan nothing is asked and nothing is done:
# the same calls print their commands.

plan=false
changes=0
answer=
heading=
kept=
# Seconds between two tries of what only needs time.
pause=${SPARKDROP_PAUSE:-10}

# What a new API is answered with until all of the platform knows it; and, beside it, a new account
# or permission.
new_api='enabled this API recently|has not been used in project|UNAVAILABLE'
new_account='service account .* does not exist|Eventarc Service Agent|unable to publish'
new_account="$new_account|build service account|concurrent policy changes"
tries=18

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

# Does it, with a line of progress.
act() {
  local line=$1
  shift
  if $plan; then
    print_command "$@"
    return
  fi
  printf '  %s\n' "$line"
  attempt "$new_api|$new_account" "$@" || failed "$@"
  changes=$((changes + 1))
}

# Runs it, again for some minutes where its answer is one that only needs time.
attempt() {
  local passing=$1 try=1
  shift
  until "$@" </dev/null >"$work/out" 2>"$work/said"; do
    if [ "$try" -ge "$tries" ] || ! grep -Eqi "$passing" "$work/said"; then
      return 1
    fi
    [ "$try" -gt 1 ] || printf '    not known everywhere yet; it is tried again for some minutes\n'
    try=$((try + 1))
    sleep "$pause"
  done
}

there() {
  $plan || printf '  %s: there already\n' "$1"
}

# Names the step, the command, and how to go on.
failed() {
  {
    printf '\ndeploy.sh: "%s" failed at\n\n  %s\n\n' "$heading" "$(print_command "$@")"
    sed 's/^/  /' "$work/said"
    printf '\nMend what it says, and run the same ./deploy.sh again: what is done stays done, and it goes\n'
    printf 'on from there. The permissions that you need are in docs/deploy.md.\n'
  } >&2
  exit 1
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
