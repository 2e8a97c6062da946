/** IAM policies of the local cloud: kept and shown, never applied. */
package dev.sparkdrop.local.iam;
