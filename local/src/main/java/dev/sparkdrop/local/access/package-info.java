/** Who called which API for what, and the permissions that it takes on Google Cloud. */
package dev.sparkdrop.local.access;
