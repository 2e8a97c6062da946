/** The gRPC face of Pub/Sub and Dataproc: each call is translated to the REST request it means. */
package dev.sparkdrop.local.grpc;
