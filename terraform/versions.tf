terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.10"
    }
    # Only for the platform's own accounts (google_project_service_identity).
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 6.10"
    }
    archive = {
      source  = "hashicorp/archive"
      version = ">= 2.4"
    }
  }
}
