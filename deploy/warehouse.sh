# shellcheck shell=bash
# BigQuery, where a pipeline's `load:` names a table. The check of the files wrote down the datasets, a
# line each: project, dataset, location; no location means the region.

datasets_file=target/deploy/datasets
# The same lines, in a variable: empty where nothing is loaded. Set by check_pipelines.
datasets=''

ensure_datasets() {
  [ -n "$datasets" ] || return 0
  step 'Datasets of the warehouse'
  warehouse_grants give
  local of name location
  while IFS=$'\t' read -r of name location; do
    ensure_dataset "${of:-$project}" "$name" "${location:-$region}"
  done <<<"$datasets"
}

ensure_dataset() {
  local bq=(bq "--project_id=$project" "--location=$3" --headless --quiet) had
  if look "${bq[@]}" show --dataset --format=json "$1:$2"; then
    there "dataset $1:$2"
  else
    act "dataset $1:$2" "${bq[@]}" mk --dataset "--label=${label/=/:}" \
      ${kms_key:+"--default_kms_key=$kms_key"} "$1:$2"
  fi
  had=$(printf '%s' "$answer" | tr -d ' \n')
  if [[ $had == *"$controller"* ]]; then
    there "sparkdrop-controller as bigquery.dataEditor on $2"
    return
  fi
  act "sparkdrop-controller as bigquery.dataEditor on $2" "${bq[@]}" query --nouse_legacy_sql \
    "GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`$1\`.\`$2\` TO 'serviceAccount:$controller'"
}
