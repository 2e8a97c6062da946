# A project of its own with a network `default`. Build first: mvn -B -ntp -DskipTests package

provider "google" {}

provider "google-beta" {}

module "sparkdrop" {
  source = "../.."

  project       = "my-project"
  region        = "europe-west1"
  functions_jar = "../../../functions/target/deploy/sparkdrop-functions.jar"
  job_jar       = "../../../jobs/target/sparkdrop-jobs.jar"
  job_version   = "0.2.0"
  pipelines     = "../../../pipelines"
  alert_email   = "oncall@example.com"
}

output "landing" {
  value = module.sparkdrop.landing
}
